"""What a person sees of the restorer, with the models that come with the project."""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from restored_pages import restored

from pipeline.records.page import Line, LineRole, ReadDocument, ReadPage, TextSource, Word
from pipeline.restore import Settings, restore, restore_lines
from pipeline.restore.numerals import mend_code, mend_roman
from pipeline.vietnamese.letters import strip_marks

GOOD = """\
Trường Trung học cơ sở Bình Minh phát động phong trào thi đua đặc biệt
hướng tới kỷ niệm ngày thành lập trường, với chủ đề “Dạy tốt, học tốt”.
1. Các tổ chuyên môn đăng ký nội dung thi đua trước ngày 20 tháng 9 năm 2031.
2. Ban Giám hiệu xem xét, quyết định khen thưởng theo Quyết định số 12/QĐ-THCS.
Hồ sơ gửi về địa chỉ thidua@binhminh.edu.vn hoặc Văn phòng nhà trường (gặp ông Nguyễn Văn Bình).
Trưởng ban chịu trách nhiệm theo dõi, đôn đốc việc thực hiện và báo cáo kết quả.
Các tập thể, cá nhân có thành tích xuất sắc được đề nghị tặng Giấy khen của Chủ tịch UBND huyện."""


def written(text: str) -> str:
    return "\n".join(line.text for line in restore_lines(text.split("\n"), Settings()))


def wrong(gold: str, made: str) -> int:
    return sum(a != b for a, b in zip(gold.split(), made.split(), strict=True))


def test_good_text_stays_byte_for_byte():
    assert written(GOOD) == GOOD


def test_a_list_of_foreign_names_in_good_text_stays_byte_for_byte():
    """Words of two languages in one row, chemistry: nothing that an English recogniser made."""
    kinds = ["DUNG DỊCH\tSOLUTION", "DẠNG RẮN\tSOLID", "với hơn 4% bột khô\twith more than 4% dry mass"]
    salts = [
        "AMONI POLYSUNFUA",
        "NATRI HYDROXIT",
        "KALI CLORAT",
        "BARI BROMAT",
        "MAGIE HYDRUA",
        "KẼM PHOTPHUA",
    ]
    rows = [f"{salt} {kind}\t{salt.title()} chloride" for salt in salts for kind in kinds]
    rows += [f"{salt}\tless charge of {salt.lower()} oxide" for salt in salts]
    text = "\n".join([GOOD] * 6 + rows + [GOOD])
    assert written(text) == text


def test_a_passage_of_an_english_recogniser_in_good_text_is_mended():
    passage = "Cac don vi t6 chirc phat d0ng phong trao thi dua va dang ky giao wuéc thi dua v6i cép trén"
    assert passage not in written(f"{GOOD}\n{passage}\n{GOOD}")


def test_stripped_text_gets_its_marks_back():
    made = written(strip_marks(GOOD))
    assert wrong(GOOD, made) <= 2
    assert "thidua@binhminh.edu.vn" in made
    assert "UBND huyện." in made


def test_words_that_share_their_letters_with_many_others_are_found():
    """``đói`` has 28 rivals, ``dò`` 30: the network was not trained to tell them apart where they were read."""
    text = (
        "Thực hiện tốt công tác xóa đói giảm nghèo trên địa bàn xã\n"
        "Giấy phép thăm dò khoáng sản do Ủy ban nhân dân tỉnh cấp\n"
        "Vận động tháo dỡ công trình vi phạm hành lang an toàn giao thông\n"
        "Trồng cây gây rừng, phủ xanh đất trống đồi trọc"
    )
    assert written(strip_marks(text)) == text


def test_a_capital_behind_a_small_word_or_a_mark_is_no_name_where_hardly_any_is_written_so():
    text = (
        "Phong trào thi đua bảo vệ môi trường lao động Các doanh nghiệp trong tỉnh Tháng 9\n"
        "c) Các công ty phát hành sách của tỉnh và thành phố trực thuộc được tham gia\n"
        "Phần D - Các bước tiến hành phong trào thi đua trong năm học này"
    )
    assert wrong(text, written(strip_marks(text))) == 0


def test_items_and_amounts_get_the_bar_of_their_letter_back():
    text = (
        "Các đơn vị được xét khen thưởng gồm những nội dung sau đây:\n"
        "c) Một giải Nhất trị giá 2.000.000 đ, hai giải Nhì (1.500.000đ) cho mỗi đơn vị;\n"
        "d) Hội viên có thành tích xuất sắc trong phong trào thi đua;\n"
        "đ) Người lao động của các doanh nghiệp trong tỉnh;\n"
        "e) Học sinh các trường trung học cơ sở."
    )
    assert written(strip_marks(text)) == text


def test_text_read_by_an_english_engine_becomes_vietnamese():
    read = (
        "Thuc hién Ké hoach s6 31/KH-UBND ngay 15/5/2031 ctua UBND tinh vé phat dong phong\n"
        "trao thi dua dac biét 1ap thanh tich chao mirng Dai hdi dang bo cac cap, nha truong\n"
        "xay dwng ké hoach t6 chirc thuc hién nhu sau:"
    )
    assert written(read) == (
        "Thực hiện Kế hoạch số 31/KH-UBND ngày 15/5/2031 của UBND tỉnh về phát động phong\n"
        "trào thi đua đặc biệt lập thành tích chào mừng Đại hội đảng bộ các cấp, nhà trường\n"
        "xây dựng kế hoạch tổ chức thực hiện như sau:"
    )


def test_changes_say_what_was_read_and_where():
    line = "Phat dong phong trao thi dua dac biet trong toan truong nam hoc nay"
    made = next(restore_lines([line + "\r\n"], Settings()))
    assert made.text.endswith("\r\n")
    first = made.changes[0]
    assert (first.read, first.written, first.start, first.end) == ("Phat", "Phát", 0, 4)
    assert 0 < first.confidence <= 1
    for change in made.changes:
        assert line[change.start : change.end] == change.read


DAMAGED = [
    "Thuc hién hiéu qua, chat lwong céng tac gido duc cl]l’nh tri tu twong, g?fm voi hoc tap va lam theo",
    "tu twong, dao dirc, phong cach Hé Chi Minh; thc hién nghiém thc cac chuén muc dao dic cong vu.",
    "Phat déng phong trao thi dua trong toan huyén, tn tai han ché phai duoc khac phuc t}}i don vi.",
]


def scanned(
    text: str, certainty: float, roles: Mapping[str, LineRole] = MappingProxyType({})
) -> ReadDocument:
    lines = tuple(
        Line.of(tuple(Word(w, confidence=certainty) for w in t.split()), roles.get(t, LineRole.TEXT))
        for t in text.split("\n")
    )
    return ReadDocument(document_id="x", pages=(ReadPage(number=1, source=TextSource.OCR, lines=lines),))


def test_a_small_word_that_cannot_have_been_printed_gives_way_however_sure_the_engine_was():
    line = "Vận động Nhân dân dồn đổi rưộng đất, giữ nếp sống ở Krông Na"
    assert restore(scanned(line, 0.96), Settings()).text == line.replace("rưộng", "ruộng")


def test_one_odd_line_of_stripped_text_is_stripped_too():
    """Letters of ``clip`` or ``Krong`` are no misreadings."""
    lines = strip_marks(GOOD).split("\n")
    odd = "+ Lam mot clip khong qua 3 phut dang tren fanpage truoc ngay 10/3/2031."
    made = written("\n".join([*lines, odd, *lines])).split("\n")[len(lines)]
    assert made == "+ Làm một clip không quá 3 phút đăng trên fanpage trước ngày 10/3/2031."


def test_a_given_name_that_was_read_well_stays_and_a_surname_is_mended():
    def signed(name):
        signature = ["PHÓ GIÁM ĐỐC PHỤ TRÁCH", name]
        foot = "\n".join(["Nơi nhận:", "- Như trên;", "- Lưu: VT.", *signature])
        read = scanned(foot, 0.93, dict.fromkeys(signature, LineRole.SIGNATURE))
        return restore(read, Settings()).text.split("\n")[-1]

    assert signed("Đại tá Tô Quang Bạo") == "Đại tá Tô Quang Bạo"
    assert signed("Trân Văn Lẫm") == "Trần Văn Lẫm"


def test_words_that_were_guessed_are_named():
    """``cl]l’`` may have been anything; a page whose words are sure says nothing."""
    made = restored([Line(text=t) for t in DAMAGED], source=TextSource.TEXT)
    unsure = [change for change in made.changes if change.confidence < 0.65]
    (notice,) = made.notices
    assert (notice.code, notice.page, notice.values["count"]) == ("words_guessed", 1, str(len(unsure)))
    assert f"{unsure[0].before} → {unsure[0].after}" in notice.values["words"]
    assert not restore(scanned(GOOD, 0.9), Settings()).notices


def test_slips_of_vietnamese_ocr_are_mended_and_names_and_numbers_stay():
    read = (
        GOOD.replace("tổ chuyên", "tố chuyên").replace("thi đua", "thỉ đua", 1).replace("tập thể", "tập thế")
    )
    made = restore(scanned(read, 0.7), Settings())
    assert "tổ chuyên môn" in made.text
    assert "thỉ đua" not in made.text
    assert "tập thể" in made.text
    assert "Nguyễn Văn Bình" in made.text
    assert "12/QĐ-THCS" in made.text
    assert made.repairs == ("diacritics",)


@pytest.mark.parametrize("role", [LineRole.TEXT, LineRole.NOISE])
@pytest.mark.parametrize("name", ["Trịnh Bá Lãm", "Hoàng Bá Lẫm"])
def test_a_rare_name_among_the_crumbs_of_a_seal_stays(name, role):
    foot = ["Nơi nhận:", "- Sở Thông tin;", "- Lưu: VT.", "PHÓ GIÁM ĐỐC PHỤ TRÁCH", "ĐÀI"]
    before, behind = ["| Th", "- TRUYỆN \\/"], ["4", ".", "SA", ".", "e"]
    roles = {**dict.fromkeys([*before, *behind], role), name: LineRole.SIGNATURE}
    read = scanned("\n".join([*foot, *before, name, *behind]), 0.93, roles)
    assert name in restore(read, Settings()).text.split("\n")


@pytest.mark.parametrize(
    "line",
    [
        "The committee will publish the annual report before the end of the month and send it to you.",
        "Le comité publiera le rapport annuel avant la fin du mois et vous en enverra une copie.",
        "1.234.567 12/5/2031 98% 0987 654 321",
        "https://example.org/tai-lieu?q=thi+dua&page=2",
        "\x00\x01\x02 \ud7ff \U0001f600",
        "x" * 100_000,
        "",
    ],
)
def test_what_is_not_vietnamese_is_left_alone(line):
    assert written(line) == line


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), max_size=60), max_size=6
    )
)
def test_one_line_out_for_one_line_in(lines):
    made = list(restore_lines(lines, Settings()))
    assert len(made) == len(lines)
    for line, out in zip(lines, made, strict=True):
        parts, done = [], 0
        for change in out.changes:
            assert line[change.start : change.end] == change.read
            parts += [line[done : change.start], change.written]
            done = change.end
        assert "".join([*parts, line[done:]]) == out.text


def test_a_stream_is_not_read_ahead_of_a_block():
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield "Trường phát động phong trào thi đua."

    stream = restore_lines(endless(), Settings())
    next(stream)
    assert taken < 2000


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("I1", "II"),
        ("1V", "IV"),
        ("XVIIL", "XVIII"),
        ("I11", "III"),
        ("IV", None),
        ("11", None),
        ("VI", None),
    ],
)
def test_numerals_are_mended_by_their_grammar(read, meant):
    assert mend_roman(read) == meant


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("98/2031/ND-CP", "98/2031/NĐ-CP"),
        ("5/QD-UBND", "5/QĐ-UBND"),
        ("134/KH-UBND", "134/KH-UBND"),
        ("ND", "ND"),
    ],
)
def test_codes_get_their_letter_back(read, meant):
    assert mend_code(read) == meant


def test_the_style_of_the_document_is_kept():
    old = "Nhà trường đề nghị các tổ hòa mình vào phong trào, củng cố, khỏe mạnh, thủy lợi, tòa nhà.\n"
    new = old.replace("hòa", "hoà").replace("khỏe", "khoẻ").replace("thủy", "thuỷ").replace("tòa", "toà")
    plain = "Phong trao xay dung nep song van hoa tai cac khu dan cu va toa an nhan dan trong nam nay"
    assert "văn hóa" in written(old * 3 + plain)
    assert "văn hoá" in written(new * 3 + plain)
    assert unicodedata.is_normalized("NFC", written(plain))


CONTEXT = (
    "Thuc hién Ké hoach ctua UBND tinh vé phat dong phong trao thi dua, nha truong xay dwng ké hoach\n"
    "t6 chirc thuc hién, cac t6 chuyén m6n dang ky n6i dung thi dua va bao cao két qua ding han.\n"
)


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("phat hién va xt? Iy kip thdi cac vi pham trén dia ban dan cu", "xử lý kịp thời"),
        ("cac don vi trong toan huyén can Iam tét céng tac nay", "cần làm tốt công tác này"),
        ("xay dung co’ so’ vat chat cua nha truong trong nam hoc nay", "cơ sở vật chất"),
        ("cac hd dan sinh séng 6, trong dia ban huyén phai dang ky", "sống ở, trong"),
        ("Nhiém vu cua nha truong la gi? Cac t6 chuyén m6n tra loi", "là gì? Các"),
    ],
)
def test_letters_lost_among_marks_come_back(read, expected):
    assert expected in written(CONTEXT + read)


def test_quotes_after_words_without_horn_stay():
    made = written(CONTEXT + "phat dong phong trao ‘hoc tap tot’ trong toan truong va bao cao két qua")
    assert "tốt’" in made


def test_a_footnote_figure_does_not_hide_its_word():
    read = "Cac co quan tu cham diem¹ truoc ngay 30 thang 6 va bao cao ket qua ve Van phong huyen"
    assert "điểm¹" in written(read)


def test_a_letter_taken_for_a_capital_is_a_letter():
    read = "DGi véi cac don vi dang ky thi dua va b4o c4o két qua vé HGi déng thi dua khen thuéng cua huyén."
    assert written(read).startswith(
        "Đối với các đơn vị đăng ký thi đua và báo cáo kết quả về Hội đồng thi đua"
    )


def test_acronyms_stay_in_a_heading_read_by_an_english_engine():
    read = "Thuc hién Ké hoach cua cap trén, don vi xay dung chuong trinh hanh déng nhu sau:\nHOI LHPN VA DOI TNTP XA BINH MINH"
    assert {"LHPN", "TNTP"} <= set(written(read).split())


def test_a_small_l_that_vietnamese_ocr_made_a_capital_is_small_again():
    read = GOOD.replace("thành lập", "thành Lập").replace("chịu trách", "ở Hạ Long chịu trách")
    made = restore(scanned(read, 0.9), Settings())
    assert "thành lập" in made.text
    assert "Hạ Long" in made.text


def test_each_is_spelled_as_dictionaries_do_where_marks_are_lost():
    assert "hằng tháng" in written("Cac don vi bao cao ket qua phong trao thi dua hang thang ve Van phong.")


def test_a_word_read_as_a_figure_is_told_by_the_word_before_it():
    read = "Thuc hién Ké hoach cua cap trén, cdc don vi nang cao ty 16 hé so gidi quyét dung han, tir 16 tudi tro lén."
    made = written(read)
    assert "tỷ lệ" in made
    assert "16 tuổi" in made


def test_words_among_capitals_that_look_like_numerals():
    made = written("+ DON VI CO NGUOI VAO THIET BI KIN\nCHUONG VI TO CHUC THUC HIEN\nMUA XI MANG LAM DUONG")
    assert made == "+ ĐƠN VỊ CÓ NGƯỜI VÀO THIẾT BỊ KÍN\nCHƯƠNG VI TỔ CHỨC THỰC HIỆN\nMUA XI MĂNG LÀM ĐƯỜNG"


def test_abbreviations_of_unions_get_their_bar_back():
    assert "các CĐCS và CNVCLĐ" in written(
        "Phong trao thi dua trong cac CDCS va CNVCLD cua nganh giao duc tinh nam hoc moi"
    )


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("theo Pháp Lệnh và quy định", "theo Pháp lệnh và quy định"),
        ("hai người Lao động của xã", "hai người lao động của xã"),
        ("Sở Lao động chủ trì", "Sở Lao động chủ trì"),
        ("của Ban Thường vụ Liên đoàn Lao động tỉnh", "của Ban Thường vụ Liên đoàn Lao động tỉnh"),
        ("của ông Lý Văn Bình", "của ông Lý Văn Bình"),
    ],
)
def test_a_small_l_is_told_by_the_word_before_it(read, meant):
    assert restore(scanned(f"{GOOD}\nCác tổ chuyên môn thực hiện {read} trong năm học này", 0.9), Settings()).text.endswith(
        f"{meant} trong năm học này"
    )  # fmt: skip


def test_a_figure_that_is_the_first_letter_of_a_word_is_mended_and_the_marks_of_items_stay():
    read = "Xây 1ớp học cho người 1ao động, phần mềm quản 1ý theo mục 1a, 1b và diện tích 1ha (Điều 1o)."
    made = restore(scanned(f"{GOOD}\n{read}", 0.9), Settings()).text
    assert made.endswith(
        "Xây lớp học cho người lao động, phần mềm quản lý theo mục 1a, 1b và diện tích 1ha (Điều 1o)."
    )


@pytest.mark.parametrize("unit", ["m2", "m3", "m²", "m³", "km2"])
def test_square_and_cubic_metres_stay_in_text_without_marks(unit):
    assert f"200 {unit} đất" in written(
        strip_marks(GOOD) + f"\nHoi vien hien 200 {unit} dat lam duong trong nam."
    )


def test_the_whole_sentence_tells_what_two_words_do_not():
    """Neighbours alone make ``Hơi viên`` of it."""
    read = "Hoi vién bam dat, bam rimg, gitt vung an ninh bién gidi."
    assert written(read) == "Hội viên bám đất, bám rừng, giữ vững an ninh biên giới."


def test_numbers_with_a_letter_stay_and_a_round_nought_is_one():
    """Without their rules they became ``A``, ``tại`` and ``ở 2``."""
    read = "Bao cao in trén gidy A4, kem ©2 anh, theo Mau so 05b cua huéng dan thi dua khen thuong."
    assert (
        written(read)
        == "Báo cáo in trên giấy A4, kèm 02 ảnh, theo Mẫu số 05b của hướng dẫn thi đua khen thưởng."
    )


def test_a_name_keeps_its_capital_and_a_word_among_small_ones_gets_none():
    read = "Uy ban nhan dan tinh Quang Linh giao cho BO NOi vu phéi hop trong Quan Ly nha nuéc vé thi dua."
    made = written(read)
    assert "giao cho Bộ Nội vụ phối hợp" in made
    assert "Lĩnh giao" in made or "Linh giao" in made
