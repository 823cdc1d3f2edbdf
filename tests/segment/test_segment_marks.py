import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segment.marks import MarkKind, read_marks


def kinds(text: str) -> list[MarkKind]:
    return [mark.kind for mark in read_marks(text)]


@pytest.mark.parametrize(
    ("line", "kind", "value", "rest"),
    [
        ("I. MỤC ĐÍCH", MarkKind.ROMAN, 1, "MỤC ĐÍCH"),
        ("IV/ KHEN THƯỞNG", MarkKind.ROMAN, 4, "KHEN THƯỞNG"),
        ("III- Thời gian", MarkKind.ROMAN, 3, "Thời gian"),
        ("V.TỔ CHỨC", MarkKind.ROMAN, 5, "TỔ CHỨC"),
        ("B. NỘI DUNG", MarkKind.UPPER, "b", "NỘI DUNG"),
        ("3/ Số lượng", MarkKind.NUMBER, 3, "Số lượng"),
        ("2.1. Tiêu chuẩn", MarkKind.DECIMAL, (2, 1), "Tiêu chuẩn"),
        ("2.1.3 Tiêu chuẩn", MarkKind.DECIMAL, (2, 1, 3), "Tiêu chuẩn"),
        ("đ) Hồ sơ", MarkKind.LOWER, "đ", "Hồ sơ"),
        ("- Tập thể", MarkKind.BULLET, "-", "Tập thể"),
        ("+Cá nhân", MarkKind.BULLET, "+", "Cá nhân"),
        ("Phần thứ hai: NỘI DUNG", MarkKind.PART, 2, "NỘI DUNG"),
        ("Chương II", MarkKind.CHAPTER, 2, ""),
        ("Điều 3. Tổ chức", MarkKind.ARTICLE, 3, "Tổ chức"),
        ("Đ2. Cách chọn", MarkKind.DECIMAL, (5, 2), "Cách chọn"),
        ("3.1. 40 người làm công tác Mặt trận", MarkKind.DECIMAL, (3, 1), "40 người làm công tác Mặt trận"),
        ("(ii) Đoạn phim giới thiệu", MarkKind.COUNTED, 2, "Đoạn phim giới thiệu"),
    ],
)
def test_the_first_reading_is_the_plain_one(line: str, kind: MarkKind, value: object, rest: str) -> None:
    mark = read_marks(line)[0]
    assert (mark.kind, mark.value, line[mark.length :]) == (kind, value, rest)


@pytest.mark.parametrize(
    "line",
    [
        "02/9/2024 là ngày Quốc khánh",
        "06 tháng một lần, các đơn vị tự chấm điểm",
        "1.000 m2 đất",
        "Phần lớn đơn vị hoàn thành",
        "Mục tiêu chung",
        "10 năm xây dựng và phát triển",
    ],
)
def test_figures_in_text_are_no_marks(line: str) -> None:
    assert read_marks(line) == ()


def test_damaged_roman_numerals_are_doubtful_readings() -> None:
    assert any(m.kind is MarkKind.ROMAN and m.value == 2 and m.doubtful for m in read_marks("I1. NOI DUNG"))
    assert any(m.kind is MarkKind.ROMAN and m.value == 3 and m.doubtful for m in read_marks("HIL. THOI GIAN"))


@given(st.text(max_size=60))
def test_a_mark_never_reaches_past_its_line(text: str) -> None:
    for mark in read_marks(text):
        assert 0 < mark.length <= len(text)


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("2,1. Bằng khen của Chủ tịch UBND tỉnh", MarkKind.DECIMAL, (2, 1)),
        ("5 * 2. Yêu cầu", MarkKind.NUMBER, 2),
        ("€) Xây dựng kho học liệu", MarkKind.LOWER, "c"),
        ("-V- KINH PHÍ THỰC HIỆN", MarkKind.ROMAN, 5),
        ("1.3- 100% chi bộ sinh hoạt chuyên đề", MarkKind.DECIMAL, (1, 3)),
    ],
)
def test_damaged_marks_have_the_reading_that_was_printed(line, kind, value):
    assert (kind, value) in [(mark.kind, mark.value) for mark in read_marks(line)]


@pytest.mark.parametrize(
    ("line", "kind", "value", "rest"),
    [
        ("5/- Hồ sơ đề nghị khen thưởng:", MarkKind.NUMBER, 5, "Hồ sơ đề nghị khen thưởng:"),
        ("a)- Thông thoáng vỉa hè", MarkKind.LOWER, "a", "Thông thoáng vỉa hè"),
        ("VI/- CHẤM ĐIỂM", MarkKind.ROMAN, 6, "CHẤM ĐIỂM"),
        ("Chương III", MarkKind.CHAPTER, 3, ""),
        ("Phần thứ tám: TỔ CHỨC THỰC HIỆN", MarkKind.PART, 8, "TỔ CHỨC THỰC HIỆN"),
        ("Phần một. ĐÁNH GIÁ", MarkKind.PART, 1, "ĐÁNH GIÁ"),
        ("T2. Thi đua xây dựng nền nếp", MarkKind.DECIMAL, (21, 2), "Thi đua xây dựng nền nếp"),
        ("Hạng mục 2. Danh hiệu", MarkKind.COUNTED, 2, "Danh hiệu"),
    ],
)
def test_a_mark_ends_where_the_words_begin(line: str, kind: MarkKind, value: object, rest: str) -> None:
    assert (kind, value, rest) in [(mark.kind, mark.value, line[mark.length :]) for mark in read_marks(line)]
