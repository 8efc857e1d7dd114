"""Where the sandbox listens."""

from __future__ import annotations

import ipaddress
import socket
from typing import cast


def check_host(host: str, *, allow_remote: bool) -> None:
    """Refuse an address that other machines can reach, unless they are let in."""
    if allow_remote or host == "localhost":
        return
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise ValueError(
            f"{host!r} is not a loopback address such as 127.0.0.1: the sandbox's tokens are public,"
            " so it stays on this machine unless allow_remote=True"
            " / 샌드박스 토큰은 공개 값이므로 루프백 주소에서만 실행합니다"
        )


def bound_socket(host: str, port: int) -> socket.socket:
    """Listen on host and port; 0 takes a free port."""
    if not 0 <= port <= 65535:
        raise ValueError(f"a port is 0 to 65535, got {port} / 포트는 0부터 65535까지입니다")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        # It listens from here on, so a call made before uvicorn is ready waits instead of failing.
        made = socket.create_server((host, port), family=family)
    except OSError as taken:
        raise OSError(
            taken.errno,
            f"cannot listen on {host}:{port} ({taken.strerror}); choose another port, or 0 for a free one"
            f" / {host}:{port}에서 연결을 받을 수 없습니다. 다른 포트나 0(빈 포트)을 지정하세요",
        ) from taken
    # asyncio turns Nagle's delay off only where the protocol is named: 40 ms for each answer otherwise.
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=made.detach())


def base_url_of(bound: socket.socket) -> str:
    """URL of a listening socket."""
    host, port = cast("tuple[str, int]", bound.getsockname()[:2])
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
