"""Tags on what counterparties keep."""
