"""People: accounts with an e-mail address, a language, and no more personal data than that and a name."""
