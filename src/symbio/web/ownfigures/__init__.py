"""Factors and prices of one's own: tables of a company or of a workspace, used where its people look."""
