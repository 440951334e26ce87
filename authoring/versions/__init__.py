"""Two versions of one report: what was signed and what was published, what was made and what came back."""
