"""The stages by name, in the order data flows through them."""

from enum import StrEnum


class StageName(StrEnum):
    """Stages that work on one document."""

    INGEST = "ingest"
    OCR = "ocr"
    RESTORE = "restore"
    SEGMENT = "segment"
    EXTRACT = "extract"


STAGES = tuple(StageName)
