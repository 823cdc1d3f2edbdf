"""Rows whose cells were joined by blanks, and the model that cuts them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.cell_features import trained
from pipeline.extract.joined import split_row
from pipeline.training import cells

ROLES = ["number", "task", "responsible", "support", "period"]
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "cells_of_row",
    [
        ["1", "Ươm 300.000 cây mười giờ", "Công ty Công trình đô thị", "Hội Nông dân", "30/4/2019"],
        ["2", "Vẽ tranh tường 80 hẻm", "Thành đoàn", "Phòng Văn hóa", "Tháng 7/2019"],
        [
            "3",
            "Kiểm tra đảng viên, ít nhất 30% số đảng viên",
            "Ủy ban Kiểm tra Đảng ủy",
            "Các chi bộ",
            "30-11-2018",
        ],
        ["4", "Góp 25.000 ngày công", "Huyện đoàn", "Hội Cựu chiến binh, Hội Nông dân", "Suốt đợt"],
    ],
)
def test_cells_are_told_apart(cells_of_row: list[str]) -> None:
    row = " ".join(cells_of_row)
    assert [cell.text for cell in split_row(row, ROLES, row.count)] == cells_of_row


@given(st.text(st.sampled_from("aĐ 1/.,();“”-"), min_size=1, max_size=60))
def test_no_letter_of_a_row_is_lost(text: str) -> None:
    row = f"1 {text.strip() or 'a'}"
    split = split_row(row, ROLES, row.count)
    assert len(split) == len(ROLES)
    assert "".join(cell.text for cell in split).replace(" ", "") == "".join(row.split())


def test_training_is_reproducible_and_makes_a_readable_model(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        cells.main([str(ROOT / "samples" / "plans"), "--out", str(tmp_path / name), "--seed", "3"])
        made.append((tmp_path / name / "cells.json").read_text(encoding="utf-8"))
    assert made[0] == made[1]
    assert all(isinstance(weight, float) for weight in json.loads(made[0]).values())
    assert trained()["wholesome period"] > 0
