"""Letters and pages that people take away; what placing a waste costs."""
