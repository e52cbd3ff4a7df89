"""Tags of providers."""
