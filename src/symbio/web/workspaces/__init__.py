"""Workspaces: what a facilitator of a park, centre, zone or region works in."""
