"""Figures, tables and documents made from what the engine found."""
