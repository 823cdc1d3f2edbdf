"""Pages for one person on one machine: listening on 127.0.0.1 alone, guarded, until Ctrl-C."""

from __future__ import annotations

import socket

import uvicorn

from pipeline.errors import UsageError
from pipeline.serving.guard import STRICT, Guard

__all__ = ["STRICT", "Guard", "listen", "port_of", "serve"]


def listen(port: int) -> socket.socket:
    """Return a socket that listens on this machine alone; port 0 takes any free one.

    Raises:
        UsageError: the port is taken.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError as error:
        listening.close()
        raise UsageError("port_taken", port=port, other=port + 1) from error
    listening.listen(128)
    return listening


def port_of(listening: socket.socket) -> int:
    """Return the port a socket listens on."""
    port: int = listening.getsockname()[1]
    return port


def serve(app: Guard, listening: socket.socket) -> None:
    """Serve until the person stops it."""
    config = uvicorn.Config(app, log_level="warning", server_header=False)
    uvicorn.Server(config).run(sockets=[listening])
