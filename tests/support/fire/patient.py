"""`PatientPerson`: a well-behaved client, who asks again under the same key until the answer is definite."""

import time
from typing import Any

import httpx

from tests.support.people import Person, is_definite

PATIENCE_S = 90
"""By then whatever was killed is back, and a payment in doubt is settled."""
PAUSE_S, PAUSE_S_MAX = 0.1, 1.0


class PatientPerson(Person):
    """Somebody at the HTTP API whose requests all get a definite answer."""

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **request: Any) -> httpx.Response:
        """The definite answer to a request. Raises: AssertionError after a minute and a half without one."""
        began, pause = time.monotonic(), PAUSE_S
        while True:
            heard = self._heard(method, path, headers, **request)
            if isinstance(heard, httpx.Response) and _is_known(heard):
                return heard
            told = heard.text if isinstance(heard, httpx.Response) else repr(heard)
            assert time.monotonic() < began + PATIENCE_S, f"{PATIENCE_S} s of {method} {path}, and still: {told}"
            time.sleep(pause)
            pause = min(2 * pause, PAUSE_S_MAX)

    def renew(self, refresh_token: str | None = None) -> httpx.Response:
        """The answer to a renewal of the session; to signing in again where the session has ended."""
        renewed = super().renew(refresh_token)
        if renewed.status_code != httpx.codes.UNAUTHORIZED:
            return renewed
        return PatientPerson(self._http).post("/auth/login", self.credentials)

    def _heard(self, *asked: Any, **request: Any) -> httpx.Response | httpx.HTTPError:
        try:
            return super().ask(*asked, **request)
        except httpx.HTTPError as error:  # A connection that broke, or a session that could not be renewed just now.
            return error


def _is_known(answer: httpx.Response) -> bool:
    return answer.status_code != httpx.codes.TOO_MANY_REQUESTS and is_definite(answer)
