"""Published reports read back: a file from outside → figures with their proof, texts, and what is unread."""
