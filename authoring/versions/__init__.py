"""Two versions of one report: what was signed beside what was published."""
