"""What a model on disk is known by."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=4)
def model_fingerprint(model: Path | None) -> str:
    """Return the first 16 hex digits of the SHA-256 of a model file, ``missing`` where it is not found."""
    if model is None or not model.is_file():
        return "missing"
    return hashlib.sha256(model.read_bytes()).hexdigest()[:16]
