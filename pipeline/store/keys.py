"""Keys that tell whether a stage is still done.

A stage's key is a hash of everything its output depends on: the key of the stage before
it (for ingest: the bytes of the file), its settings, and the versions of the tools,
models and rules it uses. One changed setting changes the key of its stage and, through
the chain, of those after it, and of nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache

from pipeline.records.base import StageSettings


def digest(value: object) -> str:
    """Return the first 32 hex digits of the SHA-256 of a JSON-ready value."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]


@lru_cache(maxsize=64)
def settings_hash(settings: StageSettings) -> str:
    """Return a short hash of a stage's settings."""
    return digest(settings.model_dump(mode="json"))[:16]


def stage_key(stage: str, upstream: str, settings: StageSettings, versions: Mapping[str, str]) -> str:
    """Return the key of a stage's output from all that it depends on."""
    return digest([stage, upstream, settings_hash(settings), dict(versions)])
