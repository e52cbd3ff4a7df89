"""Companies, sites and streams that are probably one and the same: found, compared, merged, taken apart."""
