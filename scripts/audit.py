"""Known holes in what Guatu is made of: requirements.txt by pip-audit, the page's packages by npm audit.

A hole that is found fails. Advice that cannot be reached (no network, a registry without that service) is said loudly
and does not fail: a machine without a network must be able to check the rest.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 180
PYTHON = [
    sys.executable, "-m", "pip_audit", "--requirement", "requirements.txt", "--require-hashes", "--disable-pip",
    "--format", "json", "--progress-spinner", "off", "--timeout", "20",
]  # fmt: skip
WEB = ["npm", "--prefix", "frontend", "audit", "--omit=dev", "--json"]


class Unreachable(Exception):
    """There was no advice; nothing is known."""


def python_holes(answer: Any) -> list[str]:
    """The holes in pip-audit's answer."""
    found = answer.get("dependencies") if isinstance(answer, dict) else None
    if not found or all("skip_reason" in one for one in found):
        raise Unreachable("pip-audit 没有查到任何软件包的通告 / pip-audit knew of no package at all")
    skipped = [one["name"] for one in found if "skip_reason" in one]
    if skipped:
        print(f"  未检查 / not audited: {', '.join(skipped)}")
    return [f"{one['name']} {one['version']}: {hole['id']}" for one in found for hole in one.get("vulns", [])]


def web_holes(answer: Any) -> list[str]:
    """The holes in npm audit's answer."""
    found = answer.get("vulnerabilities") if isinstance(answer, dict) else None
    if found is None:
        raise Unreachable("npm audit 没有得到通告 / npm audit got no advice")
    return [f"{name}: {one.get('severity')}" for name, one in found.items()]


def asked(command: list[str]) -> Any:
    """What the command printed, as JSON."""
    try:
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        return json.loads(run.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise Unreachable(f"{command[0]}: {type(error).__name__}") from error


def main() -> int:
    failed = False
    for what, command, holes_in in (("requirements.txt", PYTHON, python_holes), ("frontend", WEB, web_holes)):
        try:
            holes = holes_in(asked(command))
        except Unreachable as reason:
            print(f"⚠ 安全通告未检查 {what} / NOT AUDITED: {what}. {reason}")
            print(
                "  请在能访问通告服务的机器上再运行 make lint。/ Run make lint again where the advice can be reached."
            )
            continue
        print(f"{'✗' if holes else '✓'} {what}: {len(holes)} 个已知漏洞 / known holes")
        for hole in holes:
            print(f"  {hole}")
        failed = failed or bool(holes)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
