"""Settings of all stages, from one TOML file with a table for each stage."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import ValidationError

from pipeline.errors import UsageError
from pipeline.extract import Settings as ExtractSettings
from pipeline.ingest import Settings as IngestSettings
from pipeline.ocr import Settings as OcrSettings
from pipeline.records.base import Record
from pipeline.restore import Settings as RestoreSettings
from pipeline.segment import Settings as SegmentSettings


class PipelineSettings(Record):
    """Settings of every document stage; the defaults are what ``kehoach run`` uses."""

    ingest: IngestSettings = IngestSettings()
    ocr: OcrSettings = OcrSettings()
    restore: RestoreSettings = RestoreSettings()
    segment: SegmentSettings = SegmentSettings()
    extract: ExtractSettings = ExtractSettings()


def load_settings(path: Path | None) -> PipelineSettings:
    """Read settings from a TOML file with tables ``[ingest]``, ``[ocr]``, ...; None gives the defaults.

    Raises:
        UsageError: the file is missing, is no TOML, or has an unknown or impossible setting.
    """
    if path is None:
        return PipelineSettings()
    try:
        return PipelineSettings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise UsageError("settings_unreadable", path=path, detail=error.strerror or error) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError("settings_unreadable", path=path, detail=error) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageError("settings_wrong", path=path, place=place, detail=first["msg"]) from error
