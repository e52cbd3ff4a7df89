cancelled = Stopped on request.
