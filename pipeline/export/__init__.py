"""Export: the tables of all documents as Parquet, CSV, SQLite and Excel."""

from pipeline.export.dataset import Exported, export
from pipeline.export.tables import TABLES

__all__ = ["TABLES", "Exported", "export"]
