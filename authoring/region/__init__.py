"""Many reports: who has to send one, what came in, what is wrong with it, and what it all adds up to."""
