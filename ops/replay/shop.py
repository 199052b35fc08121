"""The public HTTP API as the replay uses it: sessions that sign in again, and requests that are safe to repeat."""

import threading
import time
from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

API = "/api/v1"
ANSWER_SECONDS = 30
"""Three of the gateway's own deadlines: it answers with 504 long before, so this is a gateway that hangs."""
PATIENCE_SECONDS = 60
"""How long a step is repeated while the system restarts or is overloaded."""
PAUSE_SECONDS = 0.2
PAUSE_SECONDS_MAX = 5.0
RETRIED = frozenset({429, 502, 503, 504})
"""Nothing was started, or the outcome is unknown and the key makes it safe to ask again."""
IN_PROGRESS = "command_in_progress"

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

    def register(self, email: str, password: str, name: str, country: str) -> None:
        """Open a customer's account. Repeat: nothing, as the address is taken. Raises: Refused."""
        body = {"email": email, "password": password, "name": name, "country": country}
        try:
            self.ask("POST", "/auth/register", json=body)
        except Refused as refusal:
            if refusal.code != "email_taken":
                raise

    def sign_in(self, email: str, password: str) -> str:
        """An access token. Raises: Refused."""
        return str(self.ask("POST", "/auth/login", json={"email": email, "password": password})["access_token"])

    def ask(self, method: str, path: str, **request: Any) -> Any:
        """The answer to a request, repeated as long as it makes sense. Raises: Refused."""
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        pause = PAUSE_SECONDS
        while True:
            try:
                return _answer(self._client.request(method, path, **request))
            except httpx.TransportError as error:
                refusal, wanted = Refused(0, "no_answer", f"No answer from {self._client.base_url} ({error})."), 0.0
            except _AskAgain as again:
                refusal, wanted = again.refusal, again.after_seconds
            pause = min(max(pause, wanted), PAUSE_SECONDS_MAX)
            if time.monotonic() + pause > give_up_at or not self.pause(pause):
                raise refusal
            pause *= 2


class Session:
    """A person's requests. It signs in again when the token has run out. Threads may share it."""

    def __init__(self, shop: Shop, email: str, password: str) -> None:
        self._shop, self._email, self._password = shop, email, password
        self._token: str | None = None

    def sign_in(self) -> str:
        """Get an access token. Raises: Refused."""
        token = self._token = self._shop.sign_in(self._email, self._password)
        return token

    def get(self, path: str, **query: str | int) -> Any:
        """The answer to a query. Raises: Refused."""
        return self._ask("GET", path, {}, params=query)

    def post(self, path: str, body: Body, key: str) -> Any:
        """The answer to a command. Repeat: the same key gives the first answer. Raises: Refused."""
        return self._ask("POST", path, {"Idempotency-Key": key}, json=body)

    def _ask(self, method: str, path: str, headers: dict[str, str], **request: Any) -> Any:
        try:
            return self._shop.ask(method, path, headers=headers | self._bearer(), **request)
        except Refused as refusal:
            if refusal.status != httpx.codes.UNAUTHORIZED:
                raise
        self._token = None
        return self._shop.ask(method, path, headers=headers | self._bearer(), **request)

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token or self.sign_in()}"}


class _AskAgain(Exception):
    def __init__(self, refusal: Refused, after_seconds: float) -> None:
        self.refusal, self.after_seconds = refusal, after_seconds
        super().__init__(refusal)


def _answer(response: httpx.Response) -> Any:
    if response.is_success:
        return response.json()
    refusal = _refusal(response)
    if response.status_code in RETRIED or refusal.code == IN_PROGRESS:
        after = response.headers.get("Retry-After", "")
        raise _AskAgain(refusal, float(after) if after.isdecimal() else 0.0)
    raise refusal


def _refusal(response: httpx.Response) -> Refused:
    try:
        problem = response.json()
    except ValueError:
        problem = {}
    detail = problem.get("detail") or response.reason_phrase
    # What is wrong with a field stands beside the sentence, and is what a reader needs.
    errors = f" {problem['errors']}" if problem.get("errors") else ""
    return Refused(response.status_code, str(problem.get("code", "no_problem_document")), f"{detail}{errors}")
