"""`Person`: somebody at the HTTP API, who asks again under the same key where that is what the answer says."""

import http.client
import json
import time
from dataclasses import dataclass, field
from typing import Any

OK, CREATED, CONFLICT, UNAVAILABLE, UNKNOWN = 200, 201, 409, 503, 504
PAUSE_MS = 200
ANSWER_S = 30


@dataclass
class Person:
    """Somebody with one kept connection."""

    port: int
    token: str = ""
    _connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_S)

    def sign_in(self, email: str, password: str) -> None:
        """Open a session. Raises: RuntimeError when that is refused."""
        self.token = self.ask("POST", "/auth/login", {"email": email, "password": password})["access_token"]

    def ask(self, method: str, path: str, body: object = None, key: str = "") -> Any:
        """The answer to a request. Raises: RuntimeError for a failure that asking again does not heal."""
        status, answer = self._once(method, path, body, key)
        while status in (UNAVAILABLE, UNKNOWN) or answer.get("code") == "command_in_progress":
            time.sleep(answer.get("details", {}).get("retry_after_ms", PAUSE_MS) / 1_000)
            status, answer = self._once(method, path, body, key)
        if status not in (OK, CREATED):
            raise RuntimeError(f"{method} {path} was answered with {status}: {answer}")
        return answer

    def _once(self, method: str, path: str, body: object, key: str) -> tuple[int, Any]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        given = {name: value for name, value in headers.items() if value not in ("", "Bearer ")}
        self._connection.request(method, f"/api/v1{path}", None if body is None else json.dumps(body), given)
        response = self._connection.getresponse()
        return response.status, json.loads(response.read())
