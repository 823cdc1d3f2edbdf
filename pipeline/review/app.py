"""The pages: a list of documents, and a document's page with its text and fields beside it."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.errors import KehoachError, UsageError
from pipeline.facsimile import has_pages, page_jpeg
from pipeline.messages import LANGUAGES, say
from pipeline.review import changes
from pipeline.review.desk import Desk
from pipeline.review.fields import Place, fields_of
from pipeline.review.paper import Paper
from pipeline.review.rendering import language_of, render
from pipeline.review.worklist import CHOICES, worklist
from pipeline.serving import Guard

_WIDTHS = {"small": 800, "large": 1600}
_HERE = Path(__file__).parent


def make_app(desk: Desk, port: int) -> Guard:
    """Return the application, to be served on 127.0.0.1 at ``port``."""
    routes = [
        Route("/", _list),
        Route("/language/{language}", _language),
        Route("/update", _update, methods=["GET", "POST"]),
        Route("/documents/{document_id}", _document),
        Route("/documents/{document_id}/{page:int}", _page),
        Route("/documents/{document_id}/{page:int}/image", _image),
        Route("/documents/{document_id}/{page:int}/word", changes.word, methods=["GET", "POST"]),
        Route("/documents/{document_id}/{page:int}/withdraw", changes.withdraw, methods=["POST"]),
        Route("/documents/{document_id}/{page:int}/cell", changes.cell, methods=["GET", "POST"]),
        Route("/documents/{document_id}/{page:int}/row", changes.row, methods=["GET", "POST"]),
        Route("/documents/{document_id}/{page:int}/remove", changes.remove, methods=["POST"]),
        Route("/documents/{document_id}/{page:int}/checked", changes.checked, methods=["POST"]),
        Mount("/static", StaticFiles(directory=_HERE / "static")),
    ]
    app = Starlette(routes=routes, exception_handlers={KehoachError: _told})
    app.state.desk = desk
    return Guard(app, port)


def _list(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    words = request.query_params.get("q", "")
    choice = request.query_params.get("show", "all")
    found = worklist(
        desk.store.dataset / "campaigns.sqlite",
        words,
        choice if choice in CHOICES else "all",
        _number(request.query_params.get("page", "1")),
    )
    layers = {path.stem for path in (desk.store.out / "corrections").glob("*.jsonl")}
    return render(request, "list.html", found=found, q=words, show=choice, choices=CHOICES, layers=layers)


def _document(request: Request) -> Response:
    """Lead to the page with most doubts."""
    paper = request.app.state.desk.paper(request.path_params["document_id"])
    page = 1
    try:
        doubts = paper.doubts()
        page = max(doubts, key=lambda number: (doubts[number], -number), default=1)
    except KehoachError:
        pass  # the page itself says what is wrong
    return RedirectResponse(f"/documents/{paper.state.document_id}/{page}", 303)


def _page(request: Request) -> Response:
    paper: Paper = request.app.state.desk.paper(request.path_params["document_id"])
    number = request.path_params["page"]
    if paper.state.failure is not None or "restore" not in paper.state.stages:
        failure = paper.state.failure
        told = failure and say(failure.code, language_of(request), page=failure.page, **failure.values)
        return render(request, "unread.html", paper=paper, failure=told)
    count = len(paper.read.pages)
    if not 1 <= number <= max(count, 1):
        raise UsageError("review_no_document")
    return render(
        request,
        "page.html",
        paper=paper,
        number=number,
        count=count,
        paragraphs=paper.page(number),
        doubts=paper.doubts(),
        fields=fields_of(paper),
        size=_size(paper, number),
        has_image=has_pages(paper.state),
        place=_asked_place(request, number),
    )


def _image(request: Request) -> Response:
    paper: Paper = request.app.state.desk.paper(request.path_params["document_id"])
    width = _WIDTHS.get(request.query_params.get("size", "large"), _WIDTHS["large"])
    try:
        content = page_jpeg(paper.state, request.path_params["page"], width)
    except KehoachError as error:
        language = language_of(request)
        return PlainTextResponse(say(error.code, language, **error.values), 404)
    # Named by the bytes of the source: the image of an address never changes.
    headers = {"Cache-Control": "private, max-age=86400, immutable"}
    return Response(content, media_type="image/jpeg", headers=headers)


def _language(request: Request) -> Response:
    chosen = request.path_params["language"]
    back = request.query_params.get("back", "/")
    # Only a path of this server: no address of another.
    target = back if re.fullmatch(r"/[A-Za-z0-9/?=&%_-]*", back) and not back.startswith("//") else "/"
    response = RedirectResponse(target, 303)
    if chosen in LANGUAGES:
        response.set_cookie("language", chosen, max_age=31_536_000, samesite="strict", httponly=True)
    return response


def _update(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    if request.method == "POST":
        desk.begin_update(language_of(request))
    return render(request, "_update.html", asked="asked" in request.query_params)


def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, KehoachError)
    text = say(error.code, language_of(request), **error.values)
    status = 404 if error.code == "review_no_document" else 400
    if request.headers.get("hx-request"):
        return HTMLResponse(render(request, "_problem.html", text=text).body, status)
    return render(request, "problem.html", text=text, status=status)


def _asked_place(request: Request, number: int) -> Place | None:
    asked = re.fullmatch(r"(\d{1,9})-(\d{1,9})", request.query_params.get("at", ""))
    return Place(number, int(asked[1]), int(asked[2])) if asked else None


def _size(paper: Paper, number: int) -> tuple[int, int]:
    """Return width and height of a page in some unit; only their proportion matters."""
    page = paper.read.pages[number - 1]
    if page.width and page.height:
        return round(page.width), round(page.height)
    return 595, 842


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 9 else 1
