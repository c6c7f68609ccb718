"""What may be written down: where and what kind, never an address with a token in it and never somebody's words."""

from __future__ import annotations

import logging
import time
import traceback
from typing import Any


class InUtc(logging.Formatter):
    """Every line bears its time in UTC and says so, whatever zone the server lives in."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    @staticmethod
    def converter(at: float | None) -> time.struct_time:
        return time.gmtime(at)


class WithoutWords(logging.Filter):
    """Takes paths and exception texts out of every record; both can hold what is nobody's business."""

    def filter(self, record: logging.LogRecord) -> bool:
        request: Any = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            where = match.view_name if match else "no such page"
            record.msg, record.args = f"{getattr(record, 'status_code', '')} {where}".strip(), ()
        if record.exc_info:
            record.exc_text, record.exc_info = _frames(record.exc_info[1]), None
        return True


def _frames(problem: BaseException | None) -> str:
    """Where it happened, and what kind of thing; an exception's own sentence may quote a row."""
    if problem is None:
        return ""
    lines = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(problem.__traceback__)]
    return "\n".join([*lines, type(problem).__name__])
