from papers import FOOT, HEAD, cut, outline, texts

from pipeline.records.segmented import BlockRole


def test_headings_items_and_text_are_told_apart_by_their_numbers() -> None:
    document = cut(
        HEAD
        + """I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
- Tạo khí thế sôi nổi.
2. Yêu cầu
06 tháng một lần, các phòng tự chấm điểm.
II. NỘI DUNG
1. Thi đua cải cách hành chính: cắt giảm 20% thời gian giải quyết.
2. Thi đua phát huy sáng kiến, cải tiến kỹ thuật trong toàn ngành.
III. KHEN THƯỞNG
1. Tiêu chuẩn
a) Đối với tập thể
Hoàn thành xuất sắc nhiệm vụ.
b) Đối với cá nhân
- Có sáng kiến được công nhận.
2. Hồ sơ: 02 bộ."""
        + FOOT
    )
    assert outline(document) == [
        (1, None, "can_cu", None),
        (1, "I", "muc_dich", "MỤC ĐÍCH, YÊU CẦU"),
        (2, "1", "muc_dich", "Mục đích"),
        (2, "2", "yeu_cau", "Yêu cầu"),
        (1, "II", "noi_dung", "NỘI DUNG"),
        (1, "III", "khen_thuong", "KHEN THƯỞNG"),
        (2, "1", "tieu_chuan", "Tiêu chuẩn"),
        (3, "a", "tieu_chuan", "Đối với tập thể"),
        (3, "b", "tieu_chuan", "Đối với cá nhân"),
        (2, "2", "ho_so", "Hồ sơ"),
        (1, None, "noi_nhan", "Nơi nhận"),
    ]
    by_heading = {section.heading: section.text for section in document.sections}
    assert by_heading["Yêu cầu"] == "06 tháng một lần, các phòng tự chấm điểm."
    assert by_heading["Hồ sơ"] == "02 bộ."
    assert [b.mark for b in document.blocks if b.role is BlockRole.LIST_ITEM] == ["-", "1", "2", "-"]


def test_letters_above_romans_and_dashes_after_numbers_are_read_too() -> None:
    document = cut(
        HEAD
        + """A. MỤC TIÊU
I- Mục tiêu chung
Phấn đấu về đích sớm.
II- Mục tiêu cụ thể
Giảm nghèo 2%.
B. TỔ CHỨC THỰC HIỆN
I- Cấp huyện
Ban hành kế hoạch.
II- Cấp xã
Triển khai đến thôn."""
        + FOOT
    )
    assert [(s.level, s.number) for s in document.sections if s.heading][:-1] == [
        (1, "A"),
        (2, "I"),
        (2, "II"),
        (1, "B"),
        (2, "I"),
        (2, "II"),
    ]


def test_a_number_inside_a_sentence_opens_nothing() -> None:
    document = cut(
        HEAD
        + """I. NỘI DUNG
1. Thi đua giữ gìn trật tự.
2. Thi đua theo tiêu chuẩn tại mục 1, phần
IV. Kèm theo kế hoạch này.
II. KINH PHÍ
Ngân sách cấp."""
        + FOOT
    )
    assert [s.number for s in document.sections if s.number] == ["I", "II"]


def test_an_item_on_time_among_duties_stays_in_its_list() -> None:
    document = cut(
        HEAD
        + """I. TỔ CHỨC THỰC HIỆN
1. Thời gian thực hiện: từ ngày 01/3/2024 đến ngày 30/11/2024.
2. Văn phòng Sở theo dõi, đôn đốc.
3. Các phòng triển khai thực hiện."""
        + FOOT
    )
    by_kind = {section.kind.value: section.text for section in document.sections}
    assert "thoi_gian" not in by_kind
    assert by_kind["to_chuc"].startswith("1. Thời gian thực hiện")


def test_named_parts_with_their_text_are_sections_of_their_own() -> None:
    document = cut(
        HEAD
        + """I. ĐỐI TƯỢNG, THỜI GIAN
1. Đối tượng: cán bộ, công chức.
2. Thời gian: từ ngày 01/3/2024 đến ngày 30/11/2024.
II. KINH PHÍ
Ngân sách cấp."""
        + FOOT
    )
    by_kind = {section.kind.value: section.text for section in document.sections}
    assert by_kind["doi_tuong"] == "cán bộ, công chức."
    assert by_kind["thoi_gian"] == "từ ngày 01/3/2024 đến ngày 30/11/2024."


def test_missing_and_repeated_numbers_are_noticed_and_do_not_break_the_outline() -> None:
    document = cut(
        HEAD
        + """I. NỘI DUNG
1. Thi đua lao động giỏi.
2. Thi đua học tập tốt.
4. Thi đua giữ vững an ninh.
4. Thi đua bảo vệ môi trường.
II. KINH PHÍ
Ngân sách cấp."""
        + FOOT
    )
    items = [b.mark for b in document.blocks if b.role is BlockRole.LIST_ITEM]
    assert items == ["1", "2", "4", "4"]
    assert {notice.code for notice in document.notices} >= {"numbering_gap", "number_repeated"}


def test_a_damaged_numeral_counts_when_it_goes_on_with_the_numbering() -> None:
    document = cut(
        HEAD
        + """I. MỤC ĐÍCH
Tạo khí thế.
I1. NỘI DUNG
1. Thi đua.
HI. THỜI GIAN
Quý I năm 2024.
1V. KINH PHÍ
Ngân sách."""
        + FOOT
    )
    assert [s.kind.value for s in document.sections if s.level == 1] == [
        "can_cu",
        "muc_dich",
        "noi_dung",
        "thoi_gian",
        "kinh_phi",
        "noi_nhan",
    ]


def test_headings_without_numbers_are_known_by_their_capitals() -> None:
    document = cut(
        HEAD
        + """MỤC ĐÍCH, YÊU CẦU
Tạo khí thế thi đua.
THỜI GIAN THỰC HIỆN
Từ ngày 01/3/2024 đến ngày 30/6/2024.
TỔ CHỨC THỰC HIỆN
Văn phòng theo dõi."""
        + FOOT
    )
    assert [s.kind.value for s in document.sections] == [
        "can_cu",
        "muc_dich",
        "thoi_gian",
        "to_chuc",
        "noi_nhan",
    ]


def test_part_numbers_may_stand_above_their_words() -> None:
    document = cut(
        HEAD
        + """PHẦN I
MỤC TIÊU
Giảm nghèo.
PHẦN II
NỘI DUNG
1. Thi đua."""
        + FOOT
    )
    assert [(s.number, s.heading) for s in document.sections if s.number] == [
        ("I", "MỤC TIÊU"),
        ("II", "NỘI DUNG"),
    ]


def test_rows_of_a_table_belong_to_their_section() -> None:
    document = cut(
        HEAD
        + "I. TỔ CHỨC THỰC HIỆN\nSTT\tNội dung\tThời gian\tChủ trì\n1\tHọp\tTháng 3\tVăn phòng\n2\tSơ kết\tTháng 6\tThanh tra"
        + FOOT
    )
    assert texts(document, BlockRole.TABLE_HEADER) == ["STT\tNội dung\tThời gian\tChủ trì"]
    assert len(texts(document, BlockRole.TABLE_ROW)) == 2
    assert "2\tSơ kết" in next(s.text for s in document.sections if s.kind.value == "to_chuc")


def test_rows_whose_cells_were_joined_by_blanks_are_rows() -> None:
    document = cut(
        HEAD
        + "I. TỔ CHỨC THỰC HIỆN\nSTT Nội dung công việc Thời gian Đơn vị chủ trì\n1 Họp triển khai Tháng 3/2024 Văn phòng Sở\n"
        "2 Sơ kết Tháng 6/2024 Thanh tra Sở\nVăn phòng Sở theo dõi." + FOOT
    )
    assert len(texts(document, BlockRole.TABLE_ROW)) == 2


def test_rows_of_figures_below_titles_are_rows() -> None:
    document = cut(
        HEAD
        + "I. KHEN THƯỞNG\nMức khen Tập thể Cá nhân Tiền thưởng (đồng)\nBằng khen của Chủ tịch UBND tỉnh 02 03 650.000\n"
        "Giấy khen của Giám đốc Sở 05 - 300.000\nVăn phòng Sở theo dõi 12 tập thể." + FOOT
    )
    assert texts(document, BlockRole.TABLE_HEADER) == ["Mức khen Tập thể Cá nhân Tiền thưởng (đồng)"]
    assert len(texts(document, BlockRole.TABLE_ROW)) == 2


def test_a_line_heads_what_is_numbered_below_it_where_awards_are_told() -> None:
    document = cut(
        HEAD + "I. MỤC ĐÍCH: HAI HƠN\nLàm nhanh hơn, gọn hơn.\n"
        "II. KHEN THƯỞNG\n"
        "1. Tập thể: 05 Bằng khen của Chủ tịch UBND tỉnh, 14 Giấy khen\n"
        "1.1. Phòng không để xảy ra cháy được đề nghị tặng Bằng khen.\n"
        "1.2. Đội dập được một đám cháy được tặng Giấy khen.\n"
        "2. Khoa, phòng (Bằng khen của Bộ trưởng Bộ Y tế: 02)\n"
        "- Không xảy ra sai sót chuyên môn." + FOOT
    )
    assert [(level, heading) for level, _, _, heading in outline(document)[1:-1]] == [
        (1, "MỤC ĐÍCH: HAI HƠN"),
        (1, "KHEN THƯỞNG"),
        (2, "Tập thể: 05 Bằng khen của Chủ tịch UBND tỉnh, 14 Giấy khen"),
        (2, "Khoa, phòng (Bằng khen của Bộ trưởng Bộ Y tế: 02)"),
    ]


def test_what_is_said_of_awards_is_no_content_of_the_campaign() -> None:
    document = cut(
        HEAD + "I. KHEN THƯỞNG\n1. Làm thế nào thì được khen\n"
        "- Tập thể hoàn thành xuất sắc nhiệm vụ, đạt từ 90 điểm được tặng Giấy khen;\n"
        "- Cá nhân có sáng kiến được công nhận, hoàn thành tốt nhiệm vụ được tặng Giấy khen.\n"
        "II. TỔ CHỨC THỰC HIỆN\nVăn phòng Sở theo dõi." + FOOT
    )
    assert [kind for _, _, kind, _ in outline(document)[1:-1]] == ["khen_thuong", "tieu_chuan", "to_chuc"]


def test_a_line_of_two_days_is_text() -> None:
    document = cut(HEAD + "I. THỜI GIAN\n15/02/2024 - 15/12/2024.\nII. KINH PHÍ\nTheo dự toán." + FOOT)
    assert "15/02/2024 - 15/12/2024." in next(
        s.text for s in document.sections if s.kind.value == "thoi_gian"
    )


def test_every_paragraph_is_covered_and_blocks_give_their_own_text() -> None:
    text = HEAD + "I. MỤC ĐÍCH\nTạo khí thế.\nII. THỜI GIAN: Quý I năm 2024." + FOOT
    document = cut(text)
    for block in document.blocks:
        assert text[block.start : block.end] == block.text
    covered = {i for block in document.blocks for i in range(block.start, block.end)}
    assert all(i in covered for i, c in enumerate(text) if not c.isspace())


def test_headings_without_numbers_stand_between_whole_paragraphs() -> None:
    document = cut(
        HEAD
        + "Mục đích\nCông trường sạch, không có người bị nạn.\n"
        + "Chế độ động viên\nKết quả chấm điểm cuối năm là căn cứ xét khen.\n"
        + "Giấy khen của Giám đốc Sở\nĐội có sản lượng cao nhất và không có người bị nạn.\n"
        + "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh\nNgười có sáng kiến làm lợi từ 50 triệu đồng.\n"
        + "Phân công\nVăn phòng Sở theo dõi, báo cáo hằng quý."
        + FOOT
    )
    assert [(level, kind, heading) for level, _, kind, heading in outline(document)[1:-1]] == [
        (1, "muc_dich", "Mục đích"),
        (1, "khen_thuong", "Chế độ động viên"),
        (2, "tieu_chuan", "Giấy khen của Giám đốc Sở"),
        (2, "tieu_chuan", "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"),
        (1, "to_chuc", "Phân công"),
    ]


def test_lines_of_a_list_without_stops_are_no_headings() -> None:
    document = cut(
        HEAD
        + "I. NỘI DUNG\nThi công đúng tiến độ\nGiữ sạch công trường\nKhông để ai bị nạn\nII. THỜI GIAN\nCả năm."
        + FOOT
    )
    assert [heading for *_, heading in outline(document)[1:-1]] == ["NỘI DUNG", "THỜI GIAN"]


def test_clauses_of_articles_and_items_counted_in_words_inside_parts_counted_in_words() -> None:
    articles = cut(
        HEAD
        + "Điều 1. Mục đích\nCông trường sạch.\nĐiều 2. Khen thưởng\nKhoản 1. Hình thức\nGiấy khen của Giám đốc Sở.\n"
        + "Khoản 2. Hồ sơ\nMỗi đội gửi 02 bộ. Khoản 1 Điều 2 không áp dụng cho đội mới.\nĐiều 3. Tổ chức thực hiện\nVăn phòng theo dõi."
        + FOOT
    )
    assert [(level, number, kind) for level, number, kind, _ in outline(articles)[1:-1]] == [
        (1, "1", "muc_dich"),
        (1, "2", "khen_thuong"),
        (2, "1", "hinh_thuc"),
        (2, "2", "ho_so"),
        (1, "3", "to_chuc"),
    ]
    counted = cut(
        HEAD
        + "Thứ nhất, về nội dung\nMột là, thi công đúng tiến độ.\nHai là, giữ sạch công trường.\nBa là, không để ai bị nạn.\n"
        + "Thứ hai, về thời gian\nTừ ngày ký đến hết năm 2024.\nThứ ba, về khen thưởng\nGiám đốc Sở tặng Giấy khen."
        + FOOT
    )
    assert [(number, kind) for _, number, kind, _ in outline(counted)[1:-1]] == [
        ("Thứ nhất", "noi_dung"),
        ("Thứ hai", "thoi_gian"),
        ("Thứ ba", "khen_thuong"),
    ]


def test_a_letter_and_a_number_mark_parts_of_a_part() -> None:
    document = cut(
        HEAD
        + "Phần A. Yêu cầu\nLàm thật.\nPhần B. Nội dung\nB1. Phần móng\n- Xong móng trước tháng 6.\nB2. An toàn\n- Không để ai bị nạn."
        + FOOT
    )
    assert [(level, number, kind) for level, number, kind, _ in outline(document)[1:-1]] == [
        (1, "A", "yeu_cau"),
        (1, "B", "noi_dung"),
        (2, "B1", "noi_dung"),
        (2, "B2", "noi_dung"),
    ]


def test_letters_with_commas_are_items_as_typewriters_had_them() -> None:
    document = cut(
        HEAD
        + """Phần I: MỤC ĐÍCH YÊU CẦU
1) Mục đích
a, Ôn lại truyền thống của Hội.
b, Động viên hội viên hăng hái thi đua.
2) Yêu cầu
a, Thiết thực, vừa sức.
Phần II: NỘI DUNG THI ĐUA
1) Gương mẫu làm kinh tế
a, 100% hội viên nghèo được giúp vốn.
b, Xóa 60 nhà tạm.
2) Gương mẫu giữ gìn trật tự
a, Duy trì 210 tổ tự quản."""
        + FOOT
    )
    assert outline(document)[1:-1] == [
        (1, "I", "muc_dich", "MỤC ĐÍCH YÊU CẦU"),
        (2, "1", "muc_dich", "Mục đích"),
        (2, "2", "yeu_cau", "Yêu cầu"),
        (1, "II", "noi_dung", "NỘI DUNG THI ĐUA"),
        (2, "1", "noi_dung", "Gương mẫu làm kinh tế"),
        (2, "2", "noi_dung", "Gương mẫu giữ gìn trật tự"),
    ]


def test_a_heading_that_ends_in_so_is_whole_before_a_letter() -> None:
    document = cut(
        HEAD
        + """5. Nội dung thi đua
5.1. Thi đua dạy và học kỹ năng số
a) Mỗi ấp mở ít nhất 04 lớp.
b) Mỗi trường thành lập 01 đội.
5.2. Thi đua thanh toán số
a) Vận động 90% hộ sử dụng mã QR."""
        + FOOT
    )
    assert [heading for *_, heading in outline(document)[1:-1]] == [
        "Nội dung thi đua",
        "Thi đua dạy và học kỹ năng số",
        "Thi đua thanh toán số",
    ]


def test_parts_of_what_the_heading_above_names() -> None:
    document = cut(
        HEAD
        + """I. TÌNH HÌNH CHĂN NUÔI, DỊCH BỆNH
Toàn tỉnh có 372.000 con heo.
II. NỘI DUNG THI ĐUA
1. Giám sát, phát hiện
- Giám sát 32 điểm, xử lý kịp thời.
III. KHEN THƯỞNG
1. Tiêu chuẩn
a) Danh hiệu
Tập thể dẫn đầu khối được công nhận danh hiệu.
b) Giấy khen
Cá nhân có sáng kiến."""
        + FOOT
    )
    assert [(kind, heading) for _, _, kind, heading in outline(document)[1:-1]] == [
        ("khac", "TÌNH HÌNH CHĂN NUÔI, DỊCH BỆNH"),
        ("noi_dung", "NỘI DUNG THI ĐUA"),
        ("noi_dung", "Giám sát, phát hiện"),
        ("khen_thuong", "KHEN THƯỞNG"),
        ("tieu_chuan", "Tiêu chuẩn"),
        ("tieu_chuan", "Danh hiệu"),
        ("tieu_chuan", "Giấy khen"),
    ]


def test_parts_counted_in_words_with_a_stop() -> None:
    document = cut(
        HEAD
        + """Thứ nhất. CƠ SỞ LẬP KẾ HOẠCH
Luật Thi đua, khen thưởng.
Thứ hai. MỤC TIÊU
a. Về sản xuất
Đạt 412 triệu bao.
Thứ ba. TỔ CHỨC THỰC HIỆN
a. Trách nhiệm
Phòng Tổ chức theo dõi.
b. Tiến độ
Xong trước tháng 9."""
        + FOOT
    )
    assert [(number, kind, heading) for _, number, kind, heading in outline(document)[-6:-1]] == [
        ("Thứ hai", "muc_dich", "MỤC TIÊU"),
        ("a", "muc_dich", "Về sản xuất"),
        ("Thứ ba", "to_chuc", "TỔ CHỨC THỰC HIỆN"),
        ("a", "to_chuc", "Trách nhiệm"),
        ("b", "to_chuc", "Tiến độ"),
    ]
    assert texts(document, BlockRole.TITLE) == texts(cut(HEAD + "I. MỤC TIÊU\nĐạt." + FOOT), BlockRole.TITLE)


def test_articles_count_on_over_chapters_and_keep_their_text() -> None:
    document = cut(
        HEAD
        + """Chương I
NHỮNG VẤN ĐỀ CHUNG
Điều 1. Mục đích
Tạo khí thế sôi nổi.
Điều 2. Đối tượng
1. Các phòng thuộc Sở.
2. Các trung tâm.
Chương II
NỘI DUNG THI ĐUA
Điều 3. Nội dung thi đua của các phòng
Làm đúng hạn mọi hồ sơ.
Chương III
TỔ CHỨC THỰC HIỆN
Điều 4. Kinh phí: trích từ quỹ thi đua của Sở, chi theo quy chế."""
        + FOOT
    )
    assert [(number, kind) for _, number, kind, _ in outline(document) if number] == [
        ("I", "muc_dich"),
        ("1", "muc_dich"),
        ("2", "doi_tuong"),
        ("II", "noi_dung"),
        ("3", "noi_dung"),
        ("III", "to_chuc"),
        ("4", "kinh_phi"),
    ]


def test_a_heading_may_end_in_a_time() -> None:
    document = cut(
        HEAD
        + """I. KHEN THƯỞNG
1. Tiêu chuẩn
Cá nhân có sáng kiến.
2. Biểu dương hằng tháng
Ban Chỉ đạo trao huy hiệu cho người làm tốt nhất.
II. TỔ CHỨC THỰC HIỆN
Văn phòng theo dõi."""
        + FOOT
    )
    assert "Biểu dương hằng tháng" in [heading for *_, heading in outline(document)]


def heads(body: str) -> list[tuple[str | None, str | None]]:
    return [(number, heading) for _, number, _, heading in outline(cut(HEAD + body + FOOT))][1:-1]


def test_a_line_heads_what_its_own_number_goes_on_in() -> None:
    """``ứng dụng số`` ends as a line broken before a number does; a heading may be as long as it likes."""
    assert heads(
        "I. NHIỆM VỤ\n1. Phát triển nền tảng, ứng dụng số\n1.1. Ứng dụng bản đồ số\nXây dựng bản đồ quy hoạch của tỉnh.\n1.2. Ứng dụng cảm biến\n"
        "Lắp đặt cảm biến trên các tuyến đường.\n2. Tham gia góp ý kiến vào dự thảo các văn bản quy định chi tiết, hướng dẫn thi hành Luật và tổ chức triển khai "
        "các văn bản hướng dẫn thi hành Luật trên địa bàn tỉnh\n2.1. Góp ý kiến\n- Gửi dự thảo cho các sở."
    ) == [
        ("I", "NHIỆM VỤ"),
        ("1", "Phát triển nền tảng, ứng dụng số"),
        ("1.1", "Ứng dụng bản đồ số"),
        ("1.2", "Ứng dụng cảm biến"),
        (
            "2",
            "Tham gia góp ý kiến vào dự thảo các văn bản quy định chi tiết, hướng dẫn thi hành Luật và tổ chức triển khai "
            "các văn bản hướng dẫn thi hành Luật trên địa bàn tỉnh",
        ),
        ("2.1", "Góp ý kiến"),
    ]


def test_lines_of_a_list_that_all_have_text_below_are_headings_together() -> None:
    body = (
        "I. NHIỆM VỤ\n1. Rà soát, kiện toàn đội ngũ cán bộ làm công tác pháp luật trên địa bàn tỉnh đáp ứng yêu cầu nhiệm vụ trong tình hình mới, "
        "bảo đảm đủ số lượng và chất lượng.\n- Rà soát đội ngũ của các sở.\n2. Tăng cường tuyên truyền\n- Mở chuyên mục hằng tuần.\n"
        "3. Nâng cao kỹ năng của cán bộ\n- Tổ chức lớp tập huấn.\n4. Nghiên cứu giải pháp thu hút; đào tạo nhân lực.\n- Ban hành chính sách của tỉnh."
    )
    assert [number for number, _ in heads(body)] == ["I", "1", "2", "3", "4"]


def test_sentences_of_a_list_without_text_below_are_no_headings() -> None:
    body = "I. NHIỆM VỤ\n1. Tăng cường tuyên truyền\n- Mở chuyên mục hằng tuần.\n2. Trồng cây trong trường.\n3. Dọn vệ sinh sân trường."
    assert [number for number, _ in heads(body)] == ["I", "1"]


def test_what_was_done_before_is_no_content_of_the_plan() -> None:
    document = cut(
        HEAD
        + """PHẦN I. KẾT QUẢ THỰC HIỆN NĂM 2023
I. KẾT QUẢ ĐẠT ĐƯỢC
1. Về nhân lực số
Đã tổ chức 12 lớp bồi dưỡng cho 840 cán bộ.
2. Triển khai các nền tảng
Triển khai nền tảng họp trực tuyến cho 10 huyện.
II. HẠN CHẾ
Một số xã chưa có cán bộ chuyên trách.
PHẦN II. KẾ HOẠCH NĂM 2024
I. NỘI DUNG
1. Nhân lực số
Tổ chức 20 lớp bồi dưỡng cho cán bộ xã.
II. GIẢI PHÁP TRIỂN KHAI
1. Về nguồn lực
Bố trí kinh phí trong dự toán năm."""
        + FOOT
    )
    kinds = {heading: kind for _, _, kind, heading in outline(document)}
    assert kinds["Về nhân lực số"] == kinds["Triển khai các nền tảng"] == "khac"
    assert (kinds["NỘI DUNG"], kinds["Nhân lực số"]) == ("noi_dung", "noi_dung")
    assert kinds["GIẢI PHÁP TRIỂN KHAI"] == "giai_phap"
