"""Tables without rulings: told where their columns are plain, and nowhere else."""

from pipeline.layout import arrange
from pipeline.records.page import Box, LineRole, Word

WIDTH, HEIGHT, SIZE = 595.0, 842.0, 12.0


def row(text, left, top, gap=SIZE * 0.3):
    words, x = [], left
    for token in text.split():
        width = len(token) * SIZE * 0.5
        words.append(Word(token, Box(x, top, x + width, top + SIZE)))
        x += width + gap
    return words


def full(text, left, top, right=535.0):
    words = row(text, left, top)
    gap = (right - words[-1].box.right) / max(len(words) - 1, 1)
    return row(text, left, top, SIZE * 0.3 + gap)


PROSE = [
    *full("Thực hiện kế hoạch công tác năm của huyện, Ủy ban nhân dân huyện phát", 121, 100),
    *full("động phong trào thi đua trồng rừng và bảo vệ rừng đầu nguồn trong toàn", 85, 118),
    *full("huyện, mỗi xã một khu rừng, mỗi thôn một vườn ươm, mỗi nhà một cây xanh", 85, 136),
]


def laid(top, *rows, lefts=(90, 130, 330, 460), step=18):
    """Cells set at the same places, a line a row; an empty text leaves its place white."""
    return [
        word
        for n, cells in enumerate(rows)
        for left, cell in zip(lefts, cells, strict=True)
        for word in row(cell, left, top + n * step)
    ]


def of_tables(words):
    return [line.text for line in arrange(words, (), WIDTH, HEIGHT) if line.role is LineRole.TABLE_ROW]


def test_columns_with_plain_gaps_are_a_table_and_wrapped_cells_stay_whole():
    words = laid(
        170,
        ("TT", "Nội dung việc", "Đơn vị", "Xong"),
        ("1", "Trồng rừng ở các xã", "Phòng Kinh tế", "Quý I"),
        ("", "vùng cao", "huyện", ""),
        ("2", "Giữ rừng", "Hạt Kiểm lâm", "Quý II"),
        ("3", "Ươm cây", "Các xã", "Quý IV"),
    )
    assert of_tables([*PROSE, *words]) == [
        "TT\tNội dung việc\tĐơn vị\tXong",
        "1\tTrồng rừng ở các xã vùng cao\tPhòng Kinh tế huyện\tQuý I",
        "2\tGiữ rừng\tHạt Kiểm lâm\tQuý II",
        "3\tƯơm cây\tCác xã\tQuý IV",
    ]
    found = arrange([*PROSE, *words], (), WIDTH, HEIGHT)
    assert [line.role for line in found][:3] == [LineRole.TEXT] * 3


def test_running_text_is_no_table_however_wide_its_gaps():
    wide = [
        *row("Thi đua   là", 85, 200, 40),
        *row("yêu nước, ai", 85, 218, 46),
        *row("yêu nước phải", 85, 236, 52),
        *row("thi đua luôn", 85, 254, 37),
    ]
    assert of_tables([*PROSE, *wide]) == []


def test_two_columns_and_two_rows_are_not_enough():
    names = laid(170, ("Ông A", "Trưởng ban"), ("Bà B", "Phó ban"), ("Ông C", "Ủy viên"), lefts=(90, 330))
    assert of_tables([*PROSE, *names]) == []
    short = laid(170, ("TT", "Nội dung", "Đơn vị", "Xong"), ("1", "Trồng rừng", "Các xã", "Quý I"))
    assert of_tables([*PROSE, *short]) == []
