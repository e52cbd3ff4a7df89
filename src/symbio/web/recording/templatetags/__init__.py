"""Tags of recorded values."""
