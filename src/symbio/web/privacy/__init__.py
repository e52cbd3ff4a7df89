"""One's own data: taken away, erased, kept no longer than is said; letters that nobody asked for."""
