"""Tags of notices."""
