"""The road on virtual time: an httpx transport that answers in this process, a clock that jumps."""

from __future__ import annotations

import gc
import gzip
import traceback
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import anyio
import httpx
import pytest
from trio.testing import MockClock

from moment_async import CallableToken, Limit, MomentClient, RawResponse, RetryPolicy, errors
from moment_async.models import AdAccountDetail

pytestmark = pytest.mark.anyio

BALANCE = {"id": 1111, "cash": 1, "freeCash": 0}
ENVELOPE = {"code": -813, "msg": "KakaoMomentException", "extras": {"detailCode": 0}}
CREATED = {
    "id": 123,
    "name": "새 계정",
    "type": "BUSINESS",
    "config": "ON",
    "isAdminStop": False,
    "isOutOfBalance": True,
    "statusDescription": "잔액부족",
}

Reply = httpx.Response | Exception


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, object]]:
    return "trio", {"clock": MockClock(autojump_threshold=0)}


class Kakao(httpx.AsyncBaseTransport):
    """Gives its replies in turn, the last one for ever, and notes when it was asked."""

    def __init__(self, *replies: Reply, answers_after_s: float = 0) -> None:
        self.replies, self.answers_after_s = list(replies), answers_after_s
        self.times: list[float] = []
        self.requests: list[httpx.Request] = []
        self.is_closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.times.append(anyio.current_time())
        self.requests.append(request)
        await anyio.sleep(self.answers_after_s)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)

    async def aclose(self) -> None:
        self.is_closed = True

    def gaps(self) -> list[float]:
        return [round(after - before, 6) for before, after in zip(self.times, self.times[1:], strict=False)]


def client(kakao: Kakao, **options: Any) -> MomentClient:
    return MomentClient("t", transport=kakao, base_url="https://kakao.test", **options)


async def create(moment: MomentClient) -> object:
    return await moment.ad_accounts.create(name="새 계정", owner_company_id=12, advertiser_company_id=34)


def lost() -> Reply:
    return httpx.ReadError("lost, with the SECRET-token in it")


def never_left() -> Reply:
    return httpx.ConnectError("refused")


@pytest.mark.parametrize(
    "failure", [lost, never_left, lambda: httpx.Response(503), lambda: httpx.Response(408)]
)
async def test_a_read_is_sent_up_to_three_times(failure: Callable[[], Reply]) -> None:
    kakao = Kakao(failure(), failure(), httpx.Response(200, json=BALANCE))
    async with client(kakao) as moment:
        assert (await moment.ad_accounts.get_balance(1111)).cash == 1
    assert len(kakao.times) == 3


async def test_a_read_that_keeps_failing_says_how_often_it_was_sent() -> None:
    kakao = Kakao(lost())
    async with client(kakao) as moment:
        with pytest.raises(errors.ConnectionFailedError) as caught:
            await moment.ad_accounts.get_balance(1111)
    error = caught.value
    assert (error.attempts, error.failure, error.was_sent, len(kakao.times)) == (3, "ReadError", True, 3)
    assert str(error) == (
        "getBalance: no whole answer came from https://kakao.test (ReadError); the request may have arrived"
    )


async def test_an_error_of_the_network_library_leaves_no_trace() -> None:
    async with client(Kakao(lost())) as moment:
        with pytest.raises(errors.ConnectionFailedError) as caught:
            await moment.ad_accounts.get_balance(1111)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert "SECRET" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 302])
async def test_an_answer_that_will_not_change_is_not_asked_for_again(status: int) -> None:
    kakao = Kakao(httpx.Response(status, headers={"location": "https://elsewhere.test"}))
    async with client(kakao) as moment:
        with pytest.raises(errors.APIError):
            await moment.ad_accounts.get_balance(1111)
    assert len(kakao.times) == 1


@pytest.mark.parametrize(
    "reply",
    [
        lost(),
        httpx.Response(500),
        httpx.Response(504, json=ENVELOPE),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, json={"id": "x"}),
        httpx.Response(302),
        httpx.Response(408),
    ],
)
async def test_a_create_that_may_have_arrived_is_never_sent_again(reply: Reply) -> None:
    kakao = Kakao(reply, httpx.Response(200, json=CREATED))
    async with client(kakao) as moment:
        with pytest.raises(errors.CreateOutcomeUnknownError) as caught:
            await create(moment)
    assert len(kakao.times) == 1
    assert caught.value.arguments == {"name": "새 계정", "ownerCompanyId": 12, "advertiserCompanyId": 34}
    assert caught.value.attempts == 1


@pytest.mark.parametrize(
    "reply", [never_left(), httpx.Response(429, json=ENVELOPE), httpx.Response(400, json={"code": -10})]
)
async def test_a_create_that_was_not_sent_or_refused_for_quota_is_sent_again(reply: Reply) -> None:
    kakao = Kakao(reply, httpx.Response(200, json=CREATED))
    async with client(kakao) as moment:
        await create(moment)
    assert len(kakao.times) == 2


async def test_a_switch_that_may_have_arrived_is_of_unknown_outcome() -> None:
    kakao = Kakao(httpx.Response(502))
    async with client(kakao) as moment:
        with pytest.raises(errors.OutcomeUnknownError) as caught:
            await moment.ad_accounts.set_config(1111, "OFF")
    assert not isinstance(caught.value, errors.CreateOutcomeUnknownError)
    assert (caught.value.status, caught.value.arguments, len(kakao.times)) == (502, {"config": "OFF"}, 1)


async def test_refusals_move_the_whole_line_and_double() -> None:
    refused = httpx.Response(429, json=ENVELOPE)
    kakao = Kakao(refused, refused, refused, httpx.Response(200, json=CREATED))
    async with client(kakao) as moment:
        await moment.ad_accounts.get(123)
    assert kakao.gaps() == [1, 2, 4]


async def test_a_refusal_without_a_documented_limit_waits_for_a_second() -> None:
    kakao = Kakao(httpx.Response(400, json={"code": -10}), httpx.Response(200, json=BALANCE))
    async with client(kakao) as moment:
        await moment.ad_accounts.get_balance(1111)
    assert kakao.gaps() == [1]


async def test_a_wait_that_kakao_asks_for_is_obeyed() -> None:
    kakao = Kakao(httpx.Response(429, headers={"retry-after": "7"}), httpx.Response(200, json=CREATED))
    async with client(kakao) as moment:
        await moment.ad_accounts.get(123)
    assert kakao.gaps() == [7]


async def test_the_sixth_refusal_is_the_callers() -> None:
    kakao = Kakao(httpx.Response(429))
    async with client(kakao) as moment:
        with pytest.raises(errors.QuotaExceededError) as caught:
            await moment.ad_accounts.get(123)
    assert (caught.value.attempts, kakao.gaps()) == (6, [1, 2, 4, 8, 16])


async def test_details_of_one_user_keep_one_second_from_the_answer_before() -> None:
    kakao = Kakao(httpx.Response(200, json=CREATED), answers_after_s=0.25)
    async with client(kakao) as moment, anyio.create_task_group() as tasks:
        for _ in range(4):
            tasks.start_soon(moment.ad_accounts.get, 123)
    assert kakao.gaps() == [1.25, 1.25, 1.25]


async def test_each_limited_operation_has_a_line_of_its_own() -> None:
    kakao = Kakao(httpx.Response(200, json=CREATED))
    async with client(kakao) as moment, anyio.create_task_group() as tasks:
        tasks.start_soon(moment.ad_accounts.get, 123)
        tasks.start_soon(moment.ad_accounts.set_config, 123, "ON")
        tasks.start_soon(create, moment)
    assert kakao.gaps() == [0, 0]


async def test_users_do_not_share_a_line_unless_they_are_said_to_be_one() -> None:
    kakao = Kakao(httpx.Response(200, json=CREATED))
    async with client(kakao, user_id="u") as moment, anyio.create_task_group() as tasks:
        for view in (moment, moment.with_token("b"), moment.with_token("c", user_id="u")):
            tasks.start_soon(view.ad_accounts.get, 123)
    assert kakao.gaps() == [0, 1]


async def test_a_token_that_changes_keeps_its_line() -> None:
    class Changing:
        count = 0

        async def access_token(self) -> str:
            self.count += 1
            return f"token-{self.count}"

    kakao, source = Kakao(httpx.Response(200, json=CREATED)), Changing()
    async with MomentClient(source, transport=kakao, base_url="https://kakao.test") as moment:
        await moment.ad_accounts.get(123)
        await moment.with_token(source).ad_accounts.get(123)
    assert kakao.gaps() == [1]
    assert [request.headers["authorization"] for request in kakao.requests] == [
        "Bearer token-1",
        "Bearer token-2",
    ]


async def test_a_limit_may_be_changed_or_lifted() -> None:
    kakao = Kakao(httpx.Response(200, json=CREATED))
    limits = {"getAdAccount": Limit(requests=4, seconds=1), "createAdAccount": None}
    async with client(kakao, limits=limits) as moment, anyio.create_task_group() as tasks:
        tasks.start_soon(create, moment)
        tasks.start_soon(create, moment)
        for _ in range(3):
            tasks.start_soon(moment.ad_accounts.get, 123)
    assert kakao.gaps() == [0, 0, 0.25, 0.25]


async def test_a_turn_that_comes_too_late_is_said_and_nothing_is_sent() -> None:
    kakao = Kakao(httpx.Response(200, json=CREATED))
    async with client(kakao, max_wait=0.4) as moment:
        await moment.ad_accounts.get(123)
        with pytest.raises(errors.TurnTimeoutError) as caught:
            await moment.ad_accounts.get(123)
    assert (len(kakao.times), caught.value.attempts) == (1, 0)
    assert caught.value.retry_after == pytest.approx(0.6)


async def test_a_deadline_covers_waiting_and_sending_again() -> None:
    kakao = Kakao(httpx.Response(429))
    began = anyio.current_time()
    async with client(kakao, deadline=2.5) as moment:
        with pytest.raises(errors.QuotaExceededError):
            await moment.ad_accounts.get(123)
    assert anyio.current_time() - began <= 2.5
    assert len(kakao.times) == 2


async def test_a_deadline_ends_a_call_that_waits_for_its_turn() -> None:
    kakao = Kakao(httpx.Response(200, json=CREATED))
    async with client(kakao) as moment:
        await moment.ad_accounts.get(123)
        with pytest.raises(errors.TurnTimeoutError):
            await moment.with_options(deadline=0.5).ad_accounts.get(123)
    assert len(kakao.times) == 1


@pytest.mark.parametrize(("options", "ends_after_s"), [({"attempt_timeout": 3}, 3), ({"deadline": 2}, 2)])
async def test_an_answer_that_does_not_come_ends_the_attempt(
    options: dict[str, float], ends_after_s: float
) -> None:
    kakao, began = Kakao(httpx.Response(200, json=BALANCE), answers_after_s=60), anyio.current_time()
    async with client(kakao, retry=RetryPolicy.none(), **options) as moment:
        with pytest.raises(errors.ConnectionFailedError) as caught:
            await moment.ad_accounts.get_balance(1111)
    assert (caught.value.failure, caught.value.was_sent) == ("AttemptTimeout", True)
    assert anyio.current_time() - began == ends_after_s


async def test_a_view_keeps_the_options_that_are_not_given() -> None:
    kakao, began = Kakao(httpx.Response(200, json=BALANCE), answers_after_s=60), anyio.current_time()
    async with client(kakao, attempt_timeout=3) as moment:
        view = moment.with_options(retry=RetryPolicy.none()).with_options(deadline=50, max_wait=40)
        with pytest.raises(errors.ConnectionFailedError):
            await view.ad_accounts.get_balance(1111)
        assert anyio.current_time() - began == 3
        patient = view.with_options(deadline=None, max_wait=None, attempt_timeout=None)
        assert (await patient.ad_accounts.get_balance(1111)).cash == 1


async def test_without_a_timeout_an_attempt_may_take_for_ever() -> None:
    kakao = Kakao(httpx.Response(200, json=BALANCE), answers_after_s=86_400)
    async with client(kakao, attempt_timeout=None) as moment:
        assert (await moment.ad_accounts.get_balance(1111)).cash == 1


async def test_no_more_requests_are_under_way_than_there_are_connections() -> None:
    kakao = Kakao(httpx.Response(200, json=BALANCE), answers_after_s=1)
    async with client(kakao, max_connections=3) as moment, anyio.create_task_group() as tasks:
        for _ in range(7):
            tasks.start_soon(moment.ad_accounts.get_balance, 1111)
    assert kakao.gaps() == [0, 0, 1, 0, 0, 1]


async def test_a_cancelled_call_frees_its_connection_and_its_line() -> None:
    kakao = Kakao(httpx.Response(200, json=CREATED), answers_after_s=5)
    async with client(kakao, max_connections=1) as moment:
        with anyio.move_on_after(0.5):
            await moment.ad_accounts.get(123)
        await moment.ad_accounts.get(123)
    assert kakao.gaps() == [1.5]


async def test_a_raw_response_counts_requests_and_the_seconds_waited_for_turns() -> None:
    kakao = Kakao(httpx.Response(200, json=CREATED), answers_after_s=0.25)
    responses: list[RawResponse[AdAccountDetail]] = []

    async def get(moment: MomentClient) -> None:
        responses.append(await moment.ad_accounts.with_raw_response.get(123))

    async with client(kakao) as moment, anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(get, moment)
    assert [(response.attempts, round(response.waited_s, 6)) for response in responses] == [
        (1, 0),
        (1, 1.25),
        (1, 2.5),
    ]


async def test_a_raw_response_counts_the_seconds_before_each_repeat() -> None:
    refused = httpx.Response(429, json=ENVELOPE)
    kakao = Kakao(refused, refused, httpx.Response(200, json=CREATED), answers_after_s=0.25)
    async with client(kakao) as moment:
        response = await moment.ad_accounts.with_raw_response.get(123)
    assert (response.attempts, response.waited_s) == (3, 3)
    assert kakao.gaps() == [1.25, 2.25]


async def test_a_raw_response_counts_the_seconds_waited_for_a_connection() -> None:
    kakao = Kakao(httpx.Response(200, json=BALANCE), answers_after_s=2)
    async with client(kakao, max_connections=1) as moment, anyio.create_task_group() as tasks:
        tasks.start_soon(moment.ad_accounts.get_balance, 1111)
        await anyio.wait_all_tasks_blocked()
        response = await moment.ad_accounts.with_raw_response.get_balance(1111)
    assert (response.attempts, response.waited_s) == (1, 2)


async def test_a_token_source_that_gives_no_token_sends_nothing() -> None:
    class Empty:
        async def access_token(self) -> str:
            return ""

    kakao = Kakao(httpx.Response(200, json=BALANCE))
    async with MomentClient(Empty(), transport=kakao, base_url="https://kakao.test") as moment:
        with pytest.raises(errors.ConfigurationError, match="token source is empty"):
            await moment.ad_accounts.get_balance(1111)
    assert kakao.times == []


async def test_a_call_that_waits_while_the_client_is_closed_sends_nothing() -> None:
    kakao = Kakao(httpx.Response(200, json=CREATED), answers_after_s=1)
    said: list[type[BaseException] | None] = []
    moment = client(kakao)

    async def make() -> None:
        try:
            await create(moment)
        except errors.MomentError as error:
            said.append(type(error))

    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(make)
        await anyio.sleep(0.5)
        await moment.aclose()
    assert (len(kakao.times), said[1:]) == (1, [errors.ClientStateError] * 2)
    # The one that was under way is over as well.
    assert said[0] is errors.CreateOutcomeUnknownError


@pytest.mark.parametrize("asked_s", ["2", "119"])
async def test_max_wait_counts_the_wait_after_a_refusal_too(asked_s: str) -> None:
    kakao = Kakao(httpx.Response(429, headers={"retry-after": asked_s}))
    start = anyio.current_time()
    async with client(kakao, max_wait=0.3) as moment:
        with pytest.raises(errors.QuotaExceededError):
            await moment.ad_accounts.get_balance(1111)
    assert (anyio.current_time() - start, len(kakao.times)) == (0, 1)


async def test_max_wait_is_one_budget_for_all_waits_of_a_call() -> None:
    kakao = Kakao(httpx.Response(429))
    start = anyio.current_time()
    async with client(kakao, max_wait=5) as moment:
        with pytest.raises(errors.QuotaExceededError):
            await moment.ad_accounts.get(1111)
    # 1 s and 2 s after two refusals; the 4 s after the third would be too much.
    assert (anyio.current_time() - start, len(kakao.times)) == (3, 3)


async def test_a_free_turn_is_taken_even_without_any_wait() -> None:
    kakao = Kakao(httpx.Response(200, json={**CREATED, "id": 1111}))
    async with client(kakao, max_wait=0) as moment:
        await moment.ad_accounts.get(1111)
        with pytest.raises(errors.TurnTimeoutError):
            await moment.ad_accounts.get(1111)
    assert len(kakao.times) == 1


async def test_what_went_wrong_before_is_told_rather_than_a_turn_that_comes_too_late() -> None:
    kakao = Kakao(httpx.Response(500, json={"code": -1, "msg": "no"}))
    async with client(kakao, deadline=0.8, retry=RetryPolicy(first_delay_s=0)) as moment:
        with pytest.raises(errors.ServerError, match="HTTP 500") as caught:
            await moment.ad_accounts.get(1111)
    assert (caught.value.attempts, len(kakao.times)) == (1, 1)


async def test_an_unknown_outcome_names_the_failure_behind_it() -> None:
    async with client(Kakao(lost())) as moment:
        with pytest.raises(errors.CreateOutcomeUnknownError) as caught:
            await create(moment)
    assert isinstance(caught.value.__cause__, errors.ConnectionFailedError)


async def test_an_error_is_gone_as_soon_as_nobody_holds_it() -> None:
    async with client(Kakao(httpx.Response(400))) as moment:
        gc.collect()
        gc.disable()
        try:
            with pytest.raises(errors.InvalidRequestError) as caught:
                await moment.ad_accounts.get_balance(1111)
            gone = weakref.ref(caught.value)
            del caught
            assert gone() is None
        finally:
            gc.enable()


def server_errors() -> int:
    return sum(isinstance(kept, errors.ServerError) for kept in gc.get_objects())


@pytest.mark.parametrize("last", [httpx.Response(200, json=BALANCE), httpx.Response(400)])
async def test_an_error_before_a_retry_is_gone_as_well(last: httpx.Response) -> None:
    async with client(Kakao(httpx.Response(500), last)) as moment:
        gc.collect()
        gc.disable()
        try:
            before = server_errors()
            with suppress(errors.InvalidRequestError):
                await moment.ad_accounts.get_balance(1111)
            assert server_errors() == before
        finally:
            gc.enable()


@pytest.mark.parametrize(
    "error",
    [
        errors.ServerError("theirs", status=500),
        errors.ConnectionFailedError("theirs", was_sent=True),
        errors.QuotaExceededError("theirs", retry_after=60),
        errors.DecodeError("theirs"),
    ],
)
async def test_an_error_of_the_token_source_goes_through_as_it_is(error: errors.MomentError) -> None:
    asked = 0

    async def token() -> str:
        nonlocal asked
        asked += 1
        raise error

    kakao = Kakao(httpx.Response(200, json=CREATED))
    async with client(kakao) as moment:
        user = moment.with_token(CallableToken(token))
        start = anyio.current_time()
        with pytest.raises(type(error)) as caught:
            await create(user)
    assert caught.value is error
    assert "token" in [frame.name for frame in traceback.extract_tb(caught.value.__traceback__)]
    assert (asked, len(kakao.times), anyio.current_time() - start) == (1, 0, 0)


async def test_an_answer_that_is_too_long_is_not_asked_for_again() -> None:
    kakao = Kakao(httpx.Response(200, content=gzip.compress(bytes(65 * 2**20), 1)))

    async def packed(request: httpx.Request) -> httpx.Response:
        kakao.times.append(anyio.current_time())
        stream = httpx.ByteStream(kakao.replies[0].content)  # type: ignore[union-attr]
        return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=stream)

    moment = MomentClient("t", transport=httpx.MockTransport(packed), base_url="https://kakao.test")
    async with moment:
        with pytest.raises(errors.ConnectionFailedError, match="AnswerTooLong"):
            await moment.ad_accounts.get_balance(1111)
    assert len(kakao.times) == 1
