"""Two reports of one agency: what changed, what is carried over, what was promised, what comes next."""
