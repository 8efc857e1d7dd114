"""`python -m moment_async.sandbox`: the sandbox in the foreground."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from .server import run
from .switches import Switches
from .world import World


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C and give the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        world = World.generate(asked.accounts, seed=asked.seed, users=asked.users)
        run(world, asked.host, asked.port, switches=Switches.of_words(asked.switch))
    except (OSError, ValueError) as refused:
        print(f"moment sandbox: {getattr(refused, 'strerror', None) or refused}", file=sys.stderr)
        return 3
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m moment_async.sandbox",
        description="A fake Kakao Moment on this machine / 가짜 카카오모먼트 서버",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="loopback address to listen on")
    parser.add_argument("--port", type=int, default=8080, help="port, 0 for a free one")
    parser.add_argument("--accounts", type=int, default=300, help="how many ad accounts")
    parser.add_argument("--users", type=int, default=1, help="how many users")
    parser.add_argument("--seed", type=int, default=1, help="start of the random numbers")
    parser.add_argument(
        "--switch",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="answer an open question about Kakao, as in window=fixed; may come several times",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
