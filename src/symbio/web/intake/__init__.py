"""Intake: review of what was read, editions by year, exchanges that run, changes of many streams at once."""
