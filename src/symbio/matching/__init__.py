"""Compatibility of resources, the candidate kernel, scores and explanations, partners by company type."""
