"""
Seconds and peak memory of a large world, and of serving its list: `python bench/sandbox_world.py [accounts]`.

Each figure is measured in a process of its own, so that none pays for another.
"""

from __future__ import annotations

import subprocess
import sys
import time
import tracemalloc

import httpx

from moment_async.sandbox import World, serve

ACCOUNTS = 100_000
USERS = 3
SIZE = 1_000


def main(arguments: list[str]) -> None:
    """Measure, in this process when a part is named."""
    accounts = int(arguments[0]) if arguments else ACCOUNTS
    if len(arguments) > 1:
        {"seconds": seconds, "memory": memory, "list": served}[arguments[1]](accounts)
        return
    for part in ("seconds", "memory", "list"):
        subprocess.run([sys.executable, __file__, str(accounts), part], check=True)


def seconds(accounts: int) -> None:
    """How long `World.generate` takes."""
    start = time.perf_counter()
    World.generate(accounts, seed=1, users=USERS)
    print(f"generate {accounts:,} ad accounts: {time.perf_counter() - start:.1f} s")


def memory(accounts: int) -> None:
    """The most that Python held while it made the world."""
    tracemalloc.start()
    World.generate(accounts, seed=1, users=USERS)
    print(f"peak memory of the same: {tracemalloc.get_traced_memory()[1] / 2**20:.0f} MiB")


def served(accounts: int) -> None:
    """How long one user's whole list takes over HTTP."""
    world = World.generate(accounts, seed=1, users=USERS)
    with serve(world) as server, httpx.Client(base_url=server.base_url) as http:
        http.headers["Authorization"] = f"Bearer {server.tokens[0]}"
        start, page, read, pages = time.perf_counter(), 0, 0, 1
        while page < pages:
            params = {"page": page, "size": SIZE}
            body = http.get("/openapi/v4/adAccounts/pages", params=params).raise_for_status().json()
            read, pages, page = read + len(body["content"]), body["totalPages"], page + 1
        took = time.perf_counter() - start
    print(f"list of {read:,} ad accounts in {pages} pages over HTTP: {took:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
