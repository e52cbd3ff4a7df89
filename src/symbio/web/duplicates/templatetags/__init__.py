"""Template tags of likely duplicates."""
