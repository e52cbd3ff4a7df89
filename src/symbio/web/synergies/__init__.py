"""Candidates between streams, and what people say to them."""
