"""Files that were made to do harm, or look like it: one of every kind an archive may meet."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
from PIL import Image

_PARAGRAPH = "Ủy ban nhân dân huyện Suối Ngàn phát động phong trào thi đua yêu nước năm 2031.\n"
_CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BOMB = 1 << 28


def write_all(folder: Path) -> list[Path]:
    """Write all hostile files into a folder; return their paths."""
    paths = []
    for name, make in FILES.items():
        paths.append(folder / name)
        paths[-1].write_bytes(make())
    return paths


def write_names(folder: Path) -> None:
    """Add names and links that are hostile by themselves, and one file twice."""
    (folder / "xuống\ndòng.txt").write_text(_PARAGRAPH + "Tên có xuống dòng.", encoding="utf-8")
    (folder / os.fsdecode(b"k\xfd-hi\xebu.txt")).write_text(_PARAGRAPH + "Tên cũ.", encoding="utf-8")
    (folder / "\x1b[31mmàu.txt").write_text(_PARAGRAPH + "Tên có mã màu.", encoding="utf-8")
    (folder / "vòng").symlink_to(folder, target_is_directory=True)
    (folder / "tự-trỏ.txt").symlink_to(folder / "tự-trỏ.txt")
    (folder / "cụt.txt").symlink_to(folder / "không-có.txt")
    os.mkfifo(folder / "ống.txt")
    for name in ("bản-1.txt", "bản-2.txt"):
        (folder / name).write_text(_PARAGRAPH + "Hai bản như nhau.", encoding="utf-8")


def _png(width: int, height: int, rows: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress(bytes((width + 7) // 8 + 1) * rows)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((400, 300), 50).save(out, form)
    return out.getvalue()


def _huge_jpeg() -> bytes:
    data = bytearray(_picture("JPEG"))
    start = data.index(b"\xff\xc0")
    data[start + 5 : start + 9] = struct.pack(">HH", 65_000, 65_000)
    return bytes(data)


def _tiff(width: int, height: int, following: int, count: int = 1) -> bytes:
    """A TIFF whose one directory names ``following`` as the place of the next."""
    tags = [(256, 4, width), (257, 4, height), (258, 3, 1), (259, 3, 1), (262, 3, 1), (273, 4, 200),
            (277, 3, 1), (278, 4, height), (279, 4, count)]  # fmt: skip
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    body = b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + entries
    return (body + struct.pack("<I", following)).ljust(200, b"\0") + bytes(count)


def _pdf(objects: list[str | bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + (body if isinstance(body, bytes) else body.encode())
        out += b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<</Root 1 0 R/Size {len(objects) + 1}>>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)


def _one_page(page: str, *more: str | bytes) -> bytes:
    pages = "<</Type/Pages/Count 1/Kids[3 0 R]>>"
    return _pdf(["<</Type/Catalog/Pages 2 0 R>>", pages, f"<</Type/Page/Parent 2 0 R{page}>>", *more])


def _flate(size: int) -> bytes:
    engine = zlib.compressobj(1)
    block = bytes(1 << 20)
    return b"".join(engine.compress(block) for _ in range(size >> 20)) + engine.flush()


def _stream(extra: str, data: bytes) -> bytes:
    return f"<<{extra}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


def _many_pages() -> bytes:
    kids = "3 0 R " * 100_000
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    return _pdf(["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count 100000/Kids[{kids}]>>", page])


def _deep_tree() -> bytes:
    nodes = [f"<</Type/Pages/Count 1/Kids[{n + 3} 0 R]/Parent {n + 1} 0 R>>" for n in range(20_000)]
    page = "<</Type/Page/Parent 20001 0 R/MediaBox[0 0 595 842]>>"
    return _pdf(["<</Type/Catalog/Pages 2 0 R>>", *nodes, page])


def _locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def _nested_arrays() -> bytes:
    return _one_page("/MediaBox[0 0 595 842]/Contents " + "[" * 50_000 + "]" * 50_000)


def _self_drawing() -> bytes:
    form = _stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 4 0 R>>>>", b"/F Do /F Do"
    )
    page = "/MediaBox[0 0 595 842]/Resources<</XObject<</F 4 0 R>>>>/Contents 5 0 R"
    return _one_page(page, form, _stream("", b"/F Do"))


def _image_bomb() -> bytes:
    image = _stream(
        "/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceGray/BitsPerComponent 8"
        "/Filter/FlateDecode",
        _flate(_BOMB),
    )
    page = "/MediaBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R"
    return _one_page(page, image, _stream("", b"595 0 0 842 0 0 cm /I Do"))


def _docx(document: bytes, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        archive.writestr("word/document.xml", document)
    return out.getvalue()


def _docx_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(256):
                part.write(b" " * (1 << 20))
    return out.getvalue()


def _laughs(form: str) -> str:
    entities = ['<!ENTITY e0 "ha">']
    entities += [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)]
    secret = '<!ENTITY x SYSTEM "file:///etc/passwd">'
    return f"<!DOCTYPE {form} [{secret}{''.join(entities)}]>"


def _word_xml(body: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'.encode()


def _deep_tables() -> bytes:
    depth = 3_000
    return _word_xml("<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth)


FILES: dict[str, Callable[[], bytes]] = {
    "empty.txt": lambda: b"",
    "zeros.bin": lambda: bytes(100_000),
    "noise.pdf": lambda: b"%PDF-1.4\n" + zlib.compress(b"noise" * 9)[:40] * 99,
    "bomb.png": lambda: _png(100_000, 100_000, 2_000),
    "bomb.jpg": _huge_jpeg,
    "bomb.tif": lambda: _tiff(100_000, 100_000, 0),
    "cut.png": lambda: _picture("PNG")[:20_000],
    "cut.jpg": lambda: _picture("JPEG")[:5_000],
    "cut.tif": lambda: _picture("TIFF")[:5_000],
    "cyclic.tif": lambda: _tiff(16, 1, 8, count=2),
    "cut.pdf": lambda: _one_page("/MediaBox[0 0 595 842]")[:120],
    "absurd-page.pdf": lambda: _one_page("/MediaBox[0 0 99999999 99999999]"),
    "no-page-box.pdf": lambda: _one_page("/MediaBox[1e300 0 -1e300 0]"),
    "many-pages.pdf": _many_pages,
    "deep-tree.pdf": _deep_tree,
    "cyclic-tree.pdf": lambda: _pdf(
        ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 9/Kids[2 0 R]/Parent 2 0 R>>"]
    ),
    "nested-arrays.pdf": _nested_arrays,
    "self-drawing.pdf": _self_drawing,
    "text-bomb.pdf": lambda: _one_page(
        "/MediaBox[0 0 595 842]/Contents 4 0 R", _stream("/Filter/FlateDecode", _flate(_BOMB))
    ),
    "image-bomb.pdf": _image_bomb,
    "locked.pdf": _locked,
    "bomb.docx": _docx_bomb,
    "cut.docx": lambda: _docx(_word_xml("<w:p><w:r><w:t>Kế hoạch</w:t></w:r></w:p>"))[:-60],
    "laughs.docx": lambda: _docx(
        _word_xml("<w:p><w:r><w:t>Kế hoạch &e9;&x;</w:t></w:r></w:p>", _laughs("w:document"))
    ),
    "deep-tables.docx": lambda: _docx(_deep_tables()),
    "unclosed.docx": lambda: _docx(b"<w:document"),
    "laughs.html": lambda: f"{_laughs('html')}<html><body><p>Kế hoạch &e9; &x;</p></body></html>".encode(),
    "deep.html": lambda: b"<html><body>" + b"<div>" * 50_000 + "Kế hoạch".encode() + b"</div>" * 50_000,
    "fetching.html": lambda: (
        b'<html><head><base href="http://127.0.0.1:9/"><link rel="stylesheet" href="x.css"></head><body>'
        b'<img src="http://127.0.0.1:9/a.png"><iframe src="file:///etc/passwd"></iframe>'
        + f"<p>{_PARAGRAPH}</p></body></html>".encode()
    ),
    "old.doc": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000),
    "feeds.txt": lambda: b"\f".join([b"a"] * 100_000),
    "one-line.txt": lambda: ("thi đua " * 40_000).encode(),
    "one-word.txt": lambda: b"a" * 400_000,
    "marks.txt": lambda: ("a" + "\u0301" * 100_000).encode(),
    "controls.txt": lambda: ("Kế hoạch\x1b[2J\x07\x00" * 50).encode(),
    "formula.txt": lambda: (_PARAGRAPH + '=HYPERLINK("http://127.0.0.1:9/";"a")\n@SUM(1)\n').encode(),
}
"""Name and content of every hostile file."""
