"""Entry of the command `moment`."""

from __future__ import annotations

import sys

from . import exits
from .streams import forget, soften

_LIBRARIES = frozenset({"cyclopts", "rich", "starlette", "uvicorn"})


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code; see `exits`."""
    soften(sys.stdout, sys.stderr)
    try:
        from .app import called  # noqa: PLC0415 - needs the extra

        return _flushed(called(arguments))
    except BrokenPipeError:
        # As with `moment accounts | head`: the reader has what it wanted.
        forget(sys.stdout)
        return exits.DONE
    except OSError as error:
        # Such as a disk that is full.
        forget(sys.stdout)
        print(f"moment: 출력할 수 없습니다 / cannot write: {error}", file=sys.stderr)
        return exits.FAILED
    except ImportError as error:
        lacking = _library_of(error)
        if lacking is None:
            raise
    except KeyboardInterrupt:
        print("\n중단했습니다. / Interrupted.", file=sys.stderr)
        return exits.INTERRUPTED
    print(
        f'moment: {lacking}이(가) 필요합니다: pip install "moment-async[cli]"\n'
        f'moment needs {lacking}: pip install "moment-async[cli]"',
        file=sys.stderr,
    )
    return exits.USAGE


def _flushed(code: int) -> int:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        forget(sys.stdout)
    return code


def _library_of(error: BaseException | None) -> str | None:
    # The library that is missing; cyclopts wraps the error of a command's module in one of its own.
    while isinstance(error, ImportError):
        library = (error.name or "").partition(".")[0]
        if library in _LIBRARIES:
            return library
        error = error.__cause__
    return None


if __name__ == "__main__":
    main()
