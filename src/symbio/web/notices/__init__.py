"""Notices: what is new for a person, on the site and by e-mail, without names that are not open to them."""
