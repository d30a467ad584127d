"""The log on stderr: one record is one line and what is indented below it, whatever somebody sent; and no secret."""

import logging
import re

SECRETS = (
    (re.compile(r"\bguatu_[A-Za-z0-9_-]{16,}"), "guatu_…"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[^\s'\",]+"), r"\1 …"),
    (re.compile(r"(?i)\b(guatu_session|guatu_oidc)=[^\s;,'\"]+"), r"\1=…"),
    (re.compile(r"(?i)((?:password|passwd|secret|token|link|code|state|verifier)['\"]?\s*[:=]\s*['\"]?)[^\s'\",;&})]+"), r"\1…"),
    (re.compile(r"(://[^\s:/@]+:)[^\s@/]+@"), r"\1…@"),
)  # fmt: skip
# Everything that could end a line or move a terminal's cursor, and what turns the direction of reading.
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class OneRecord(logging.Formatter):
    """Later lines are indented: nobody can make one that looks like a record of ours."""

    def format(self, record: logging.LogRecord) -> str:
        return clean(super().format(record))


def clean(text: str) -> str:
    """`text` without control characters, without secrets, and with every line but the first indented."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text).replace("\n", "\n    ")


def set_up() -> None:
    """Send warnings and errors of everything in this process to stderr, cleaned."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneRecord("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
