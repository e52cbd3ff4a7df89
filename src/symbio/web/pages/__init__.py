"""Public pages: front door, trying without an account, what the knowledge tables hold."""
