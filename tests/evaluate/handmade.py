"""Datasets made by hand from gold plans: right in everything, until a test spoils one thing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.evaluate import GoldPlan

Tables = dict[str, list[dict[str, Any]]]
Spoil = Callable[[Tables], None]

SHORT_PLAN = """\
@id	ngan
@issuer	ỦY BAN NHÂN DÂN XÃ KHE MÂY
@document_number	15/KH-UBND
@issue_place	Khe Mây
@issue_date	2023-02-06
@title	Phát động phong trào thi đua trồng cây
@theme	Mỗi nhà một vườn xanh
@start_date	2023-02-10
@end_date	2023-06-30
@dossier_deadline	2023-07-05
@dossier_recipient	Văn phòng xã
@dossier_copies	2
@signer	Lò Thị Mẩy
@signer_title	PHÓ CHỦ TỊCH
@signing_mode	TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH
@award	giay_khen | Chủ tịch UBND xã
@quota	tap_the | 2 | toàn xã
@cite	21/KH-UBND | 2023-01-12
@phase	Đợt 1 | 2023-02-10 | 2023-04-30
pre	Thực hiện Kế hoạch số 21/KH-UBND ngày 12/01/2023 của UBND huyện, xã phát động phong trào như sau:
h1:muc_dich	I. MỤC ĐÍCH
p	Phủ xanh đất trống, giữ nguồn nước cho các bản.
h1:noi_dung	II. NỘI DUNG
task	1. Mỗi hộ trồng ít nhất 20 cây trong vườn nhà.
tblh	TT | Việc làm | Thời hạn | Phối hợp | Ai làm
tblt	1 | Phát cây giống cho các bản | Tháng 02/2023 | Hội Nông dân | Ban quản lý rừng
h1:tieu_chuan	III. KHEN THƯỞNG
crit:giay_khen:tap_the+ho_gia_dinh	Bản, hộ gia đình có tỷ lệ cây sống từ 90% trở lên.
h2p:ho_so	1. Hồ sơ: lập 02 bộ, gồm
doss	- Biên bản họp bản;
p	Xã tặng Giấy khen cho 02 bản.
rec	UBND huyện (b/c);
rec	Lưu: VT.
"""


def perfect_tables(plan: GoldPlan, document_id: str) -> Tables:
    """Return the rows that are right in everything for a gold plan."""
    texts = plan.section_texts()
    rows: Tables = {
        "documents": [{"source_path": f"/anywhere/{plan.id}.pdf"}],
        "plans": [{name: value or None for name, value in plan.fields.items() if name != "id"}],
        "sections": [{"kind": kind.value, "text": text} for kind, text in texts.items()],
        "phases": [{"start_date": phase[1], "end_date": phase[2]} for phase in plan.phases],
        "tasks": [task.model_dump() for task in plan.tasks],
        "awards": [{"form": award[0], "conferred_by": award[1]} for award in plan.awards],
        "criteria": [
            {"form": line.form, "audience": sorted(line.audience), "text": line.text}
            for line in plan.criteria
        ],
        "quotas": [{"audience": quota[0], "quantity": int(quota[1])} for quota in plan.quotas],
        "dossier_items": [{"text": text} for text in plan.dossier_items],
        "citations": [{"document_number": cite[0], "issue_date": cite[1]} for cite in plan.citations],
        "recipients": [{"text": text} for text in plan.recipients],
    }
    return {
        name: [{"document_id": document_id, "char_start": place, **row} for place, row in enumerate(table)]
        for name, table in rows.items()
    }


def write_output(out: Path, tables: Tables, texts: dict[str, dict[str, str]]) -> None:
    """Write tables and texts (document id, name, text) as ``kehoach run --out`` leaves them."""
    (out / "dataset").mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        if rows:
            pq.write_table(pa.Table.from_pylist(rows), out / "dataset" / f"{name}.parquet")
    for document_id, named in texts.items():
        folder = out / "documents" / document_id
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in named.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
