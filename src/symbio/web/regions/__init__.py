"""Public figures of a region, and what its authority sees: sums of several companies, never one company."""
