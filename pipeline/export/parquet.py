"""Tables as Parquet files."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.export.tables import TABLES, arrow_schema


class ParquetWriter:
    """One Parquet file a table, written batch by batch."""

    def __init__(self, folder: Path) -> None:
        self._files = {
            name: pq.ParquetWriter(folder / f"{name}.parquet", arrow_schema(model), compression="zstd")
            for name, model in TABLES.items()
        }

    def add(self, name: str, table: pa.Table) -> None:
        """Append rows to a table."""
        if table.num_rows:
            self._files[name].write_table(table)

    def close(self) -> None:
        """Finish all files."""
        for file in self._files.values():
            file.close()
