"""What came of an exchange, as its parties recorded it: jobs, visitors, money; contracted or verified."""
