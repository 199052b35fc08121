"""The built web client: its files, and its page for every path that is the client's own."""

import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from flask import Flask, Response, g, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from backbone.errors import Unavailable
from gateway import etags

PAGE = "index.html"
BROTLI = ".br"
"""After the name of a file: the same, as small as brotli makes it. Who takes none gets what is compressed here."""
NONCE_PLACE = "CSP_NONCE"
"""The page's text that each response replaces by its own nonce."""
FILES_CACHED_MAX = 512
"""More than a build has; each is read, and compressed, once."""
_NOT_THE_CLIENTS = ("/api/", "/health/", "/metrics", "/.well-known/", "/eureka/")
_HASHED = re.compile(r"-[\w-]{8}\.\w+$")
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class File:
    """One file of the build. Args: brotli: Its body as the build compressed it; nothing where it did not."""

    body: bytes
    mimetype: str
    etag: str
    brotli: bytes


class WebClient:
    """The web client in a folder; it may be built anew while we run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    def answer(self) -> Response | None:
        """The answer to a request that no route takes; None where it is not for the web client either.

        Raises: Unavailable `webclient_not_built`.
        """
        if not isinstance(request.routing_exception, NotFound) or request.method not in ("GET", "HEAD"):
            return None
        if request.path.startswith(_NOT_THE_CLIENTS):
            return None
        file = self._file(request.path[1:])
        if file is not None and request.path != f"/{PAGE}":
            return _of_file(file)
        # A file that is missing must not be answered with the page: a script that is HTML fails without a word.
        is_page = "." not in request.path.rpartition("/")[2] or request.path == f"/{PAGE}"
        return self._page() if is_page and _takes_html() else None

    def _page(self) -> Response:
        file = self._file(PAGE)
        if file is None:
            raise Unavailable(
                "webclient_not_built",
                "The web client is not built. `make run` builds it; the API at /api/v1/docs works without it.",
            )
        html = file.body.decode().replace(NONCE_PLACE, getattr(request, "csp_nonce", ""))
        response = Response(html, mimetype=file.mimetype)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _file(self, path: str) -> File | None:
        found = safe_join(str(self._folder), path)
        if found is None or not Path(found).is_file():
            return None
        return _read(found, Path(found).stat().st_mtime_ns)


class CompressedFiles:
    """What flask-compress keeps: the compressed files of the web client, and no answer of the API.

    Its key is the algorithm, a semicolon, and what `key` says.
    """

    def __init__(self) -> None:
        self._bodies: dict[str, bytes] = {}

    @staticmethod
    def key(_request: object) -> str:
        """The tag of the file that is answered with; nothing for anything else."""
        return str(g.get("file_etag", ""))

    def get(self, key: str) -> bytes | None:
        """What was kept under a key."""
        return self._bodies.get(key)

    def set(self, key: str, body: bytes) -> None:
        """Keep a compressed file."""
        if not key.endswith(";") and len(self._bodies) < FILES_CACHED_MAX:
            self._bodies[key] = body


def init_app(app: Flask, folder: Path) -> None:
    """Serve the web client that lies in a folder."""
    app.before_request(WebClient(folder).answer)


@lru_cache(FILES_CACHED_MAX)
def _read(path: str, _mtime_ns: int) -> File:
    body, compressed = Path(path).read_bytes(), Path(path + BROTLI)
    mimetype = mimetypes.guess_type(path)[0] or "application/octet-stream"
    brotli = compressed.read_bytes() if compressed.exists() else b""
    return File(body, mimetype, blake2b(body, digest_size=12).hexdigest(), brotli)


def _takes_html() -> bool:
    return "Accept" not in request.headers or request.accept_mimetypes.accept_html


def _of_file(file: File) -> Response:
    g.file_etag = file.etag
    response = Response(file.body, mimetype=file.mimetype)
    if file.brotli:
        response.vary.add("Accept-Encoding")
        if request.accept_encodings.quality("br"):
            response.set_data(file.brotli)
            response.content_encoding = "br"
    response.headers["Cache-Control"] = _FOR_EVER if _HASHED.search(request.path) else "no-cache"
    response.set_etag(file.etag, weak=True)
    return etags.unless_had(response)
