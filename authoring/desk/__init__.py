"""The desk: one report's file as a form in the browser of the clerk's own machine."""
