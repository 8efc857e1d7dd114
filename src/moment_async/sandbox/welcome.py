"""What somebody who starts the sandbox reads first."""

from __future__ import annotations

from .operations import PREFIX
from .world import World


def welcome(base_url: str, world: World) -> str:
    """What to show when the sandbox has started: address, tokens and a call to try."""
    tokens = [f"  user {number}: {token}" for number, token in enumerate(world.tokens[:10], start=1)]
    example = f"{base_url}{PREFIX}/pages?config=ON,OFF&page=0&size=2"
    more = len(world.tokens) - len(tokens)
    if more:
        tokens.append(f"  ... {more} more: sandbox-token-11 to sandbox-token-{len(world.tokens)}")
    return "\n".join(
        [
            f"가짜 카카오모먼트 / Fake Kakao Moment: {base_url} ({len(world.accounts)} ad accounts)",
            "토큰 / Tokens:",
            *tokens,
            "예시 / Try:",
            f'  curl -H "Authorization: Bearer {world.tokens[0]}" "{example}"',
            "끝내기 / Stop: Ctrl-C",
        ]
    )
