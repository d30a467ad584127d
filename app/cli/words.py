"""How the command line speaks."""

import sys
from typing import NoReturn

from app.kit.errors import GuatuError, Invalid
from app.kit.messages import CHINESE, ENGLISH, sentence


def say(chinese: str, english: str) -> None:
    print(f"{chinese} / {english}", flush=True)


def fail(reason: str) -> NoReturn:
    """Say on stderr why not and what to do, and end."""
    print(f"✗ {reason}", file=sys.stderr, flush=True)
    sys.exit(1)


def in_both_languages(error: GuatuError) -> str:
    """What an HTTP client would read, without knowing the reader's language."""
    lines = [(error.key, error.values)]
    if isinstance(error, Invalid):
        lines = [(fault.key, fault.values) for fault in error.faults]
    return "\n".join(
        " / ".join(sentence(key, language, values) for language in (CHINESE, ENGLISH)) for key, values in lines
    )
