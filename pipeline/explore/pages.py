"""What Datasette learns from us: links from a row to its page, the page's image, ``fold`` in SQL."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from datasette.utils.asgi import Response
from markupsafe import Markup
from pluggy import HookimplMarker

from pipeline.errors import DocumentError
from pipeline.facsimile import page_jpeg
from pipeline.store import Store
from pipeline.vietnamese.letters import fold

_WIDTH = 1600
hookimpl = HookimplMarker("datasette")
_PAGES = frozenset({"page", "page_first", "page_last"})

_FOLD = """
const told = document.querySelector("dl.column-descriptions");
if (told) {
  const fold = document.createElement("details");
  const label = document.createElement("summary");
  label.textContent = "Các cột · Columns";
  told.before(fold);
  fold.append(label, told);
}
"""


class Pages:
    """Datasette plugin on one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        # Datasette asks plugins for the name that modules have.
        self.__name__ = "kehoach_pages"

    @hookimpl
    def prepare_connection(self, conn: sqlite3.Connection) -> None:
        """Let queries compare words without their marks."""
        conn.create_function("fold", 1, lambda text: None if text is None else fold(str(text)))

    @hookimpl
    def render_cell(self, row: Any, value: Any, column: str) -> Markup | None:
        """Make a link of a document's name, and of a page number its image."""
        if column == "document_id" and _is_name(value):
            return Markup('<a href="/campaigns/plans/{0}">{0}</a>').format(value)
        if column not in _PAGES or not isinstance(value, int) or row is None:
            return None
        try:
            document = row["document_id"]
        except (KeyError, IndexError):
            return None
        if not _is_name(document):
            return None
        return Markup('<a href="/-/page/{}/{}">{}</a>').format(document, value, value)

    @hookimpl
    def extra_body_script(self) -> str:
        """Fold the explanation of columns up: the rows come first."""
        return _FOLD

    @hookimpl
    def register_routes(self) -> list[tuple[str, Any]]:
        """Serve page images, by name of document and number of page alone."""
        return [(r"^/-/page/(?P<document>[0-9a-f]{16})/(?P<number>[0-9]{1,5})$", self._image)]

    async def _image(self, request: Any) -> Response:
        state = self._store.document(request.url_vars["document"]).state()
        if state is None:
            return Response.text("no such document", status=404)
        try:
            content = page_jpeg(state, int(request.url_vars["number"]), _WIDTH)
        except DocumentError as error:
            return Response.text(error.code, status=404)
        return Response(content, content_type="image/jpeg")


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[0-9a-f]{16}", value) is not None
