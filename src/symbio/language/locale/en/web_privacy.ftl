web-fit-unseen = What you may see of both sides does not say how well they fit.
