"""Templates filled in: every word on a page comes from the catalogue, in the language of the person."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from pipeline.glossary import column_about, column_label, table_label
from pipeline.messages import LANGUAGES, say
from pipeline.review.desk import Desk


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page, or a part of one, in the language of the person who asks."""
    language = language_of(request)
    desk: Desk = request.app.state.desk
    text = (
        _environment()
        .get_template(template)
        .render(
            t=lambda code, **more: say(f"review_{code}", language, **more),
            column=lambda table, name: column_label(table, name, language),
            about=lambda table, name: column_about(table, name, language),
            table_name=lambda table: table_label(table, language),
            language=language,
            languages=LANGUAGES,
            desk=desk,
            waiting=desk.waiting(),
            address=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            **values,
        )
    )
    return HTMLResponse(text, status)


def language_of(request: Request) -> str:
    """Return the language a person chose in the page, else the one the server was started in."""
    chosen = request.cookies.get("language", "")
    desk: Desk = request.app.state.desk
    return chosen if chosen in LANGUAGES else desk.language
