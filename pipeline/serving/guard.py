"""Who may talk to the page: a browser on this machine that was led here by the page itself.

The server listens on 127.0.0.1, which keeps the network out but not the web sites in the same
browser. A foreign ``Host`` (DNS rebinding) is refused for every request, a foreign or missing
``Origin`` for every one that changes something (OWASP, "Cross-Site Request Forgery").
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of pages that hold no script and no style of their own."""
_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Guard:
    """Lets only requests through that are addressed to this server, and changes only from its own pages."""

    def __init__(self, app: ASGIApp, port: int, policy: str = STRICT) -> None:
        self._app = app
        self._headers = {**_HEADERS, "Content-Security-Policy": policy}
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._origins = {f"http://{host}" for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if headers.get("host") not in self._hosts:
            await PlainTextResponse("wrong Host\n", 421)(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD") and headers.get("origin") not in self._origins:
            await PlainTextResponse("wrong Origin\n", 403)(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, guarded)
