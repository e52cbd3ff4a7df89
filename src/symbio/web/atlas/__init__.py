"""The map of offers and needs, and what the browser needs of others: map library, typeface, boundaries."""
