"""Repair and restoration: what was read becomes correct text, and every change is on record."""

from __future__ import annotations

from pipeline.restore.alternatives import alternatives
from pipeline.restore.stage import RestoredLine, Settings, TokenChange, restore, restore_lines, versions

__all__ = [
    "RestoredLine",
    "Settings",
    "TokenChange",
    "alternatives",
    "restore",
    "restore_lines",
    "versions",
]
