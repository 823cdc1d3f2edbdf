"""What ISO 19005-2 (PDF/A-2) forbids, removed or mended without touching what is seen."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

_ACTIONS = {"/GoTo", "/GoToR", "/URI", "/Named"}
"""Actions that may stay (6.5.1)."""
_ROOT_KEYS = (
    "/OpenAction",
    "/AA",
    "/Perms",
    "/Requirements",
    "/Threads",
    "/NeedsRendering",
    "/Collection",
    "/DSS",
)
_PRINTED = 4
_NOT_HIDDEN = ~(1 | 2 | 32 | 256)
"""Flags of annotations: invisible, hidden, no view, toggle no view."""


def sanitise(pdf: Pdf) -> list[str]:
    """Mend a PDF in place; return message codes of what a person should know was taken out.

    Signature fields become part of the page: their stamp stays, their proof stays with the original
    file, because no signature survives a change of the file it was set under.
    """
    told = []
    root = pdf.Root
    if _signed(root):
        told.append("archive_signature_flattened")
    if "/AcroForm" in root:
        # What was typed into a form may have no look yet (/NeedAppearances).
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("screen")
        if "/AcroForm" in root:
            del root.AcroForm
    for key in _ROOT_KEYS:
        if key in root:
            del root[key]
    if "/Names" in root:
        names = root.Names
        if "/EmbeddedFiles" in names:
            told.append("archive_attachments_removed")
            del names.EmbeddedFiles
        for key in ("/JavaScript", "/AlternatePresentations"):
            if key in names:
                del names[key]
    if "/AF" in root:
        del root.AF
    _layers(root)
    for page in pdf.pages:
        _annotations(page)
        for key in ("/AA", "/PresSteps"):
            if key in page.obj:
                del page.obj[key]
    for thing in pdf.objects:
        if isinstance(thing, Dictionary | Stream):
            _object(thing)
    return told


def _signed(root: Object) -> bool:
    fields = root.get("/AcroForm", Dictionary()).get("/Fields", Array())
    return any(isinstance(field, Dictionary) and field.get("/FT") == Name.Sig for field in fields)


def _layers(root: Object) -> None:
    """Optional content: every configuration needs a name, and none may switch by itself (6.9)."""
    if "/OCProperties" not in root:
        return
    held = root.OCProperties
    settings = [held.D, *held.get("/Configs", Array())] if "/D" in held else []
    for number, setting in enumerate(settings):
        if "/AS" in setting:
            del setting.AS
        if "/Name" not in setting:
            setting.Name = f"Layers {number}"


def _annotations(page: Page) -> None:
    """Keep links and what has an appearance; show it on paper as on the screen (6.3)."""
    if "/Annots" not in page.obj:
        return
    kept = Array()
    for annotation in page.obj.Annots:
        if not isinstance(annotation, Dictionary):
            continue
        is_link = annotation.get("/Subtype") == Name.Link
        shown = "/AP" in annotation and "/N" in annotation.AP
        if not is_link and (not shown or annotation.get("/Subtype") in _FORBIDDEN):
            continue
        for key in ("/AA", "/C", "/IC") if is_link else ("/AA",):
            if key in annotation:
                del annotation[key]
        if "/A" in annotation and str(annotation.A.get("/S", "")) not in _ACTIONS:
            del annotation.A
        if shown:
            annotation.AP = Dictionary(N=annotation.AP.N)
        annotation.F = (int(annotation.get("/F", 0)) | _PRINTED) & _NOT_HIDDEN
        kept.append(annotation)
    if len(kept):
        page.obj.Annots = kept
    else:
        del page.obj.Annots


_FORBIDDEN = [Name("/3D"), Name.Sound, Name.Screen, Name.Movie, Name.FileAttachment, Name.RichMedia]


def _object(thing: Dictionary | Stream) -> None:
    """Keys that may stand in images, forms, states and actions."""
    kind, subtype = thing.get("/Type"), thing.get("/Subtype")
    if isinstance(thing, Stream):
        if subtype == Name.Image:
            # Smoothing by the viewer and low-resolution stand-ins; samples stay as they are (6.2.8).
            _drop(thing, "/Interpolate", "/Alternates", "/OPI")
        elif subtype == Name.Form:
            _drop(thing, "/OPI", "/PS", "/Subtype2", "/Ref")
        # Streams whose bytes lie in another file (6.1.7.1).
        _drop(thing, "/F", "/FFilter", "/FDecodeParms")
    elif kind == Name.ExtGState or ("/TR" in thing and "/S" not in thing):
        # Transfer functions and halftone phases (6.2.5); those of soft masks, which have /S, may stay.
        _drop(thing, "/TR", "/HTP")
        if thing.get("/TR2") != Name.Default:
            _drop(thing, "/TR2")


def _drop(thing: Object, *keys: str) -> None:
    for key in keys:
        if key in thing:
            del thing[key]
