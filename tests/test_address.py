from __future__ import annotations

import pytest

from moment_async import ConfigurationError
from moment_async._core.address import checked_base_url


@pytest.mark.parametrize(
    ("url", "checked"),
    [
        ("https://apis.moment.kakao.com", "https://apis.moment.kakao.com"),
        ("https://apis.moment.kakao.com/", "https://apis.moment.kakao.com"),
        ("https://proxy.example/kakao/", "https://proxy.example/kakao"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.8.8.8", "http://127.8.8.8"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://localhost:8080/", "http://localhost:8080"),
    ],
)
def test_addresses_that_are_safe_to_send_a_token_to(url: str, checked: str) -> None:
    assert checked_base_url(url, allow_http=False) == checked


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("apis.moment.kakao.com", "absolute"),
        ("", "absolute"),
        ("ftp://127.0.0.1", "absolute"),
        ("https://", "absolute"),
        ("https://a:99999", "absolute"),
        ("https://[::1", "absolute"),
        ("https://user:secret@example.com", "user name"),
        ("https://example.com?x=1", "query"),
        ("https://example.com#x", "fragment"),
        ("http://example.com", "unencrypted"),
        ("http://127.0.0.1.example.com", "unencrypted"),
        ("http://localhost.example.com", "unencrypted"),
    ],
)
def test_addresses_that_are_refused(url: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason):
        checked_base_url(url, allow_http=False)


def test_plain_http_to_another_machine_goes_when_told_so() -> None:
    assert checked_base_url("http://example.com", allow_http=True) == "http://example.com"


def test_the_text_of_a_refusal_holds_no_password() -> None:
    with pytest.raises(ConfigurationError) as caught:
        checked_base_url("https://user:hunter2@example.com", allow_http=False)
    assert "hunter2" not in str(caught.value)
