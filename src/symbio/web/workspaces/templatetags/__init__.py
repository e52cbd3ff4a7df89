"""Template tags of workspaces."""
