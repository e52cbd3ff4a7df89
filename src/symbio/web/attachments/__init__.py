"""Files on streams and sites: analyses, safety data sheets, permits, photos."""
