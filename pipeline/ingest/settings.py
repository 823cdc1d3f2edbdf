"""Settings of ingest: how much of a file is accepted before it is called an attack or a mistake."""

from __future__ import annotations

from pydantic import Field

from pipeline.records.base import StageSettings

MIB = 1 << 20


class Settings(StageSettings):
    """Limits of ingest; a file beyond one gets an error that names the limit.

    The defaults let pass a 5,000-page dossier, an A2 sheet at 400 dpi and a DOCX full of
    photographs, and keep a worker below 700 MB.
    """

    max_bytes: int = Field(512 * MIB, gt=0, description="largest file, in bytes")
    max_text_bytes: int = Field(
        16 * MIB, gt=0, description="largest TXT, MD or HTML file, and largest XML part of a DOCX, in bytes"
    )
    max_unpacked_bytes: int = Field(
        8 * MIB,
        gt=0,
        description="most that the drawing instructions of one PDF page may unpack to, in bytes",
    )
    max_pages: int = Field(5_000, gt=0, description="most pages of one document")
    max_pixels: int = Field(
        120_000_000, gt=0, description="largest page image, in pixels; also the largest PDF page at 200 dpi"
    )
