"""The public HTTP API as the replay uses it: sessions that sign in again, and requests that are safe to repeat."""

import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

API = "/api/v1"
ANSWER_SECONDS = 30
"""Three of the gateway's own deadlines: it answers with 504 long before, so this is a gateway that hangs."""
PATIENCE_SECONDS = 120
"""How long a step is repeated. A payment that was killed on its way to the provider is settled after 65 s."""
SILENCE_SECONDS = 60
"""How long there may be nobody who answers at all: a gateway that restarts is there again long before."""
PAUSE_SECONDS = 0.2
PAUSE_SECONDS_MAX = 5.0
RETRIED = frozenset({429, 502, 503, 504})
"""Nothing was started, or the outcome is unknown and the key makes it safe to ask again."""
IN_PROGRESS = "command_in_progress"
IDLE_CONNECTION_SECONDS = 2
"""Below the gateway's own 5 s: a connection that it is about to close is not used again."""
PAGE_LIMIT = 100

Body = Mapping[str, Any]


class Refused(Exception):
    """The system said no, or did not answer in time.

    Args:
        status: The HTTP status; 0 when no answer came.
        code: The problem's code.
    """

    def __init__(self, status: int, code: str, detail: str) -> None:
        self.status, self.code, self.detail = status, code, detail
        super().__init__(f"{status} {code}: {detail}" if status else detail)


@dataclass(frozen=True)
class Tokens:
    """What signing in gives: one that shows who asks, and one that renews both."""

    access: str
    refresh: str


class Shop:
    """The API at a URL. Threads may share it.

    Args: transport: Replaces the network in tests.
    """

    def __init__(self, url: str, transport: httpx.BaseTransport | None = None) -> None:
        self._client = httpx.Client(
            base_url=url.rstrip("/") + API,
            timeout=ANSWER_SECONDS,
            transport=transport,
            # A proxy of the environment is for other hosts, and one customer's cookies are not for the next one.
            trust_env=False,
            limits=httpx.Limits(keepalive_expiry=IDLE_CONNECTION_SECONDS),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Wait for nothing and repeat nothing any more: someone interrupted the replay, or it is over."""
        self._stopped.set()

    def pause(self, seconds: float) -> bool:
        """Wait. Returns: Whether to go on afterwards."""
        return not self._stopped.wait(seconds)

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def register(self, email: str, password: str, name: str, country: str, address: Body) -> None:
        """Open a customer's account. Repeat: nothing, as the e-mail address is taken. Raises: Refused."""
        body = {"email": email, "password": password, "name": name, "country": country, "address": address}
        try:
            self.ask("POST", "/auth/register", json=body)
        except Refused as refusal:
            if refusal.code != "email_taken":
                raise

    def sign_in(self, email: str, password: str) -> Tokens:
        """Open a session. Raises: Refused."""
        return _tokens(self.ask("POST", "/auth/login", json={"email": email, "password": password}))

    def renew(self, tokens: Tokens) -> Tokens:
        """Let a session go on. Repeat: within 30 s a replaced token still counts. Raises: Refused."""
        return _tokens(self.ask("POST", "/auth/refresh", json={"refresh_token": tokens.refresh}))

    def ask(self, method: str, path: str, **request: Any) -> Any:
        """The answer to a request, repeated as long as it makes sense. Raises: Refused."""
        started, pause = time.monotonic(), PAUSE_SECONDS
        while True:
            try:
                return _answer(self._client.request(method, path, **request))
            except httpx.TransportError as error:
                text = f"No answer from {self._client.base_url} ({error})."
                refusal, wanted, patience = Refused(0, "no_answer", text), 0.0, SILENCE_SECONDS
            except _AskAgain as again:
                refusal, wanted, patience = again.refusal, again.after_seconds, PATIENCE_SECONDS
            pause = min(max(pause, wanted), PAUSE_SECONDS_MAX)
            if time.monotonic() + pause > started + patience or not self.pause(pause):
                raise refusal
            pause *= 2


class Session:
    """A person's requests. A token that has run out is renewed, once for all threads that share the session."""

    def __init__(self, shop: Shop, email: str, password: str) -> None:
        self._shop, self._email, self._password = shop, email, password
        self._tokens: Tokens | None = None
        self._renewing = threading.Lock()

    def sign_in(self) -> Tokens:
        """The session's tokens; it is opened if it is not yet. Raises: Refused."""
        return self._tokens or self._renewed(None)

    def get(self, path: str, **query: str | int) -> Any:
        """The answer to a query. Raises: Refused."""
        return self._ask("GET", path, {}, params=query)

    def all_of(self, path: str, **query: str | int) -> Iterator[Any]:
        """All items of a list, page by page. Raises: Refused."""
        cursor: dict[str, str] = {}
        while True:
            page = self.get(path, limit=PAGE_LIMIT, **query, **cursor)
            yield from page["items"]
            if page["next_cursor"] is None:
                return
            cursor = {"cursor": page["next_cursor"]}

    def post(self, path: str, body: Body, key: str) -> Any:
        """The answer to a command. Repeat: the same key gives the first answer. Raises: Refused."""
        return self._ask("POST", path, {"Idempotency-Key": key}, json=body)

    def _ask(self, method: str, path: str, headers: dict[str, str], **request: Any) -> Any:
        tokens = self.sign_in()
        try:
            return self._shop.ask(method, path, headers=headers | _bearer(tokens), **request)
        except Refused as refusal:
            if refusal.status != httpx.codes.UNAUTHORIZED:
                raise
        return self._shop.ask(method, path, headers=headers | _bearer(self._renewed(tokens)), **request)

    def _renewed(self, instead_of: Tokens | None) -> Tokens:
        with self._renewing:
            if self._tokens is None or self._tokens is instead_of:
                self._tokens = self._new(self._tokens)
            return self._tokens

    def _new(self, tokens: Tokens | None) -> Tokens:
        if tokens is not None:
            try:
                return self._shop.renew(tokens)
            except Refused as refusal:
                # The session has ended; whoever knows the password opens another one.
                if refusal.status != httpx.codes.UNAUTHORIZED:
                    raise
        return self._shop.sign_in(self._email, self._password)


class _AskAgain(Exception):
    def __init__(self, refusal: Refused, after_seconds: float) -> None:
        self.refusal, self.after_seconds = refusal, after_seconds
        super().__init__(refusal)


def _bearer(tokens: Tokens) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens.access}"}


def _tokens(answer: Any) -> Tokens:
    return Tokens(answer["access_token"], answer["refresh_token"])


def _answer(response: httpx.Response) -> Any:
    if response.is_success:
        return response.json()
    problem = _problem(response)
    refusal = _refusal(response, problem)
    if response.status_code in RETRIED or refusal.code == IN_PROGRESS:
        raise _AskAgain(refusal, _wanted_pause(response, problem))
    raise refusal


def _problem(response: httpx.Response) -> dict[str, Any]:
    try:
        problem = response.json()
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}


def _refusal(response: httpx.Response, problem: dict[str, Any]) -> Refused:
    detail = problem.get("detail") or response.reason_phrase
    # What is wrong with a field stands beside the sentence, and is what a reader needs.
    errors = f" {problem['errors']}" if problem.get("errors") else ""
    return Refused(response.status_code, str(problem.get("code", "no_problem_document")), f"{detail}{errors}")


def _wanted_pause(response: httpx.Response, problem: dict[str, Any]) -> float:
    """After how many seconds to ask again; the problem tells it more exactly than the header, which has whole ones."""
    after_ms = (problem.get("details") or {}).get("retry_after_ms")
    if isinstance(after_ms, int):
        return after_ms / 1_000
    after = response.headers.get("Retry-After", "")
    return float(after) if after.isdecimal() else 0.0
