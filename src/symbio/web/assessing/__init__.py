"""What candidates are worth: pages, stored results, sources of every figure, what if."""
