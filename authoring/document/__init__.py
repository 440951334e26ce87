"""The neutral document between figures and files."""
