"""Logs as one JSON object a line, without what nobody else may read."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

_SECRET = re.compile(
    r"(?P<name>password|passwd|secret|token|key|sessionid|csrf\w*)(?P<sep>[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;]+",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?P<way>(?:/|%2f)(?:answer|invitation|invite|silence|confirm-email|key)(?:/|%2f))(?!set-password|done)"
    r"(?:[^\s/\"'<>?&%]|%3a){6,}",
    re.IGNORECASE,
)
"""Addresses with a secret in them: whoever reads it in a log could follow it."""
_ADDRESS = re.compile(r"\b(\w+://)[^/\s:@]+:[^/\s@]+@")


def without_secrets(text: str) -> str:
    """`text` with the values of passwords, tokens, keys and secret links struck out.

    Examples
    --------
    >>> without_secrets("login password=hunter2 failed")
    'login password=*** failed'
    >>> without_secrets("Not Found: /spaces/answer/MTc:a1b2c3d4/")
    'Not Found: /spaces/answer/***/'
    """
    text = _LINK.sub(r"\g<way>***", text)
    return _ADDRESS.sub(r"\1***@", _SECRET.sub(r"\g<name>\g<sep>***", text))


class Quiet(logging.Filter):
    """Leaves out what libraries say of their own loading."""

    def filter(self, record: logging.LogRecord) -> bool:
        """True for what is worth a line."""
        is_of_loading = record.name.startswith(("pymorphy3", "symbio.knowledge.cache"))
        return record.levelno >= logging.WARNING or not is_of_loading


class JsonFormatter(logging.Formatter):
    """One JSON object a record: time, level, logger, message; the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if record.exc_info:
            fields["traceback"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(fields, ensure_ascii=False)
