"""Words of an input file that would do something if a report let them."""

from __future__ import annotations

SCRIPT = "<script>alert('x')</script> & Co"
IMAGE = "<img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://evil.example","click")'
COMMAND = "@SUM(1+1)*cmd|' /C calc'!A0"
SUM = "-2+3"
