"""Settings of the reading stage."""

from __future__ import annotations

from pydantic import Field

from pipeline.records.base import StageSettings


class Settings(StageSettings):
    """How pages are read; the defaults suit printed administrative papers."""

    language: str = Field("vie", description="Tesseract language model")
    page_timeout: float = Field(120.0, gt=0, description="seconds that the recogniser may take for one page")
    lowest_dpi: int = Field(72, ge=36, description="resolution below which a scan is not rendered")
    highest_dpi: int = Field(300, ge=100, description="resolution above which a scan is not rendered")
    vector_dpi: int = Field(300, ge=100, description="resolution for pages that hold no scan")
    largest_image: int = Field(120_000_000, gt=0, description="most pixels that one page image may have")
    letter_pixels: float = Field(
        16.0, gt=0, description="lower letters are enlarged to this height for reading"
    )
    review_below: float = Field(
        0.9, ge=0, le=1, description="pages of which a smaller share is expected right get a notice"
    )
    unread_above: float = Field(
        0.05, ge=0, le=1, description="pages of which a larger share of the print was not read get a notice"
    )
