"""Delivery to an archive: two-layer PDF/A, metadata, provenance and fixity in one package, and its proof."""

from pipeline.archive.delivery import archive
from pipeline.archive.dossier import Dossier, load_dossier
from pipeline.archive.fixity import Damage, Verified, verify
from pipeline.archive.report import Delivered, remark_told, told

__all__ = [
    "Damage",
    "Delivered",
    "Dossier",
    "Verified",
    "archive",
    "load_dossier",
    "remark_told",
    "told",
    "verify",
]
