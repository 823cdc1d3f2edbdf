"""The text a page already has, where it is wrong: taken out where nobody sees it, hidden from search where one does."""

from __future__ import annotations

from pikepdf import (
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Name,
    Object,
    Page,
    Pdf,
    Stream,
    parse_content_stream,
    unparse_content_stream,
)

_SHOW = {"Tj", "TJ", "'", '"'}
_INVISIBLE = 3


def strip_invisible(pdf: Pdf, page: Page) -> None:
    """Remove text drawn in rendering mode 3: the layer of an earlier recognition.

    Nothing that is seen changes. Forms are looked into one level deep, where such layers are kept.
    """
    stripped = _stripped(page)
    if stripped is not None:
        page.obj.Contents = pdf.make_stream(stripped)
    for _, form in page.resources.get("/XObject", Dictionary()).items():
        if isinstance(form, Stream) and form.get("/Subtype") == Name.Form:
            inner = _stripped(form)
            if inner is not None:
                form.write(inner)


def may_hold_text(page: Page) -> bool:
    """Tell whether a page names a font or draws a form: one that only shows an image does neither."""
    forms = page.resources.get("/XObject", Dictionary())
    return "/Font" in page.resources or any(form.get("/Subtype") == Name.Form for _, form in forms.items())


def hide_from_search(page: Page) -> None:
    """Let programs that read text find none in a page's own content, which is drawn as before.

    The content becomes a span whose replacement text is empty (PDF 1.7, 14.9.4).
    """
    page.contents_add(b"/Span <</ActualText ()>> BDC\n", prepend=True)
    page.contents_add(b"\nEMC\n")


def _stripped(holder: Page | Object) -> bytes | None:
    """Content without invisible text, None where there is none."""
    kept: list[ContentStreamInstruction | ContentStreamInlineImage] = []
    mode, saved, removed = 0, list[int](), False
    for instruction in parse_content_stream(holder):
        operator = str(instruction.operator)
        if operator == "q":
            saved.append(mode)
        elif operator == "Q":
            mode = saved.pop() if saved else 0
        elif operator == "Tr":
            mode = int(instruction.operands[0])
        elif operator in _SHOW and mode == _INVISIBLE:
            removed = True
            continue
        kept.append(instruction)
    return unparse_content_stream(kept) if removed else None
