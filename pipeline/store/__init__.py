"""The store under ``--out``: content-addressed, atomic, resumable."""

from pipeline.store.documents import DocumentFolder, Store

__all__ = ["DocumentFolder", "Store"]
