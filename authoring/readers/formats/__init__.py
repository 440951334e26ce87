"""One format a module: the bytes of a file → tables, text and pictures, in the order of the page (`Raw`)."""
