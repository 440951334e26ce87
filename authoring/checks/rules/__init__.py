"""The rules: one module per subject, one function per rule."""
