"""Companies, their sites and what leaves and enters them."""
