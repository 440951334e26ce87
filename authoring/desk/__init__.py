"""The desk: a report filled in, checked and written out in the browser of the clerk's own machine."""
