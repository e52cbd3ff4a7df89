"""Solution providers: who can treat, test or develop something, what they are asked, what they answer."""
