"""Lists that go on over headings, and numbers with a name."""

from papers import cut, outline, texts

from pipeline.records.segmented import BlockRole

HEAD = "SỞ CÔNG NGHIỆP HẠ LAM\nKẾ HOẠCH\nPhát động phong trào thi đua năm 2024\nCăn cứ Luật Thi đua, khen thưởng;\n"
FOOT = "\nNơi nhận:\n- Như trên;\n- Lưu VT.\nGIÁM ĐỐC\n(đã ký)\nĐặng Văn Khiêm"


def test_items_that_count_on_over_headings_leave_the_headings_alone() -> None:
    document = cut(
        HEAD
        + """1. Mục tiêu
Hoàn thành kế hoạch năm.
2. Nội dung thi đua
2.1. Đối với đơn vị đào tạo
(1) Đăng ký sản phẩm chuyển giao.
(2) Mở giảng đường doanh nghiệp.
2.2. Đối với phòng, trung tâm
(3) Rút ngắn thủ tục giao đề tài.
(4) Hỗ trợ lập hồ sơ sở hữu trí tuệ.
2.3. Với gia đình, dòng họ
a. Có góc học tập.
b. Họp mặt mỗi năm.
2.4. Với cơ quan, trường
c. Xây dựng đơn vị học tập.
3. Giải pháp
Tuyên truyền sâu rộng.
4. Khen thưởng
Giám đốc tặng Giấy khen."""
        + FOOT
    )
    assert [(level, number) for level, number, _, heading in outline(document) if heading][:-1] == [
        (1, "1"),
        (1, "2"),
        (2, "2.1"),
        (2, "2.2"),
        (2, "2.3"),
        (2, "2.4"),
        (1, "3"),
        (1, "4"),
    ]
    assert len(texts(document, BlockRole.LIST_ITEM)) == 7


def test_points_with_a_name_are_headings_and_tasks_with_a_name_items() -> None:
    document = cut(
        HEAD
        + """Điểm 1. Mục tiêu
Về đích trước hạn.
Điểm 2. Nội dung thi đua
Việc 1. Trồng 500 cây xanh quanh trường.
Việc 2. Đọc sách mười lăm phút mỗi sáng.
Điểm 3. Khen thưởng theo việc làm
Hiệu trưởng tặng Giấy khen.
Điểm 4. Tổ chức thực hiện
Các tổ thực hiện."""
        + FOOT
    )
    assert [(number, kind) for _, number, kind, heading in outline(document) if heading][:-1] == [
        ("1", "muc_dich"),
        ("2", "noi_dung"),
        ("3", "khen_thuong"),
        ("4", "to_chuc"),
    ]
    assert texts(document, BlockRole.LIST_ITEM)[0].startswith("Việc 1.")


def test_how_points_are_counted_is_no_standard_unless_it_says_what_they_win() -> None:
    plain = cut(
        HEAD
        + "I. KHEN THƯỞNG\n1. Cách chấm điểm\nNội dung 60 điểm, trình bày 40 điểm.\n2. Hồ sơ\n- Tờ trình."
        + FOOT
    )
    winning = cut(
        HEAD
        + "I. KHEN THƯỞNG\n1. Cách chấm điểm\nĐơn vị từ 90 điểm được tặng Giấy khen.\n2. Hồ sơ\n- Tờ trình."
        + FOOT
    )
    kinds = [{s.heading: s.kind.value for s in document.sections} for document in (plain, winning)]
    assert [kind["Cách chấm điểm"] for kind in kinds] == ["khac", "tieu_chuan"]


def test_headings_numbered_in_words_part_the_plan() -> None:
    document = cut(
        HEAD
        + """Một. Xóm mình muốn gì
Không còn nhà nào đổ rác ra mương.
Hai. Thời gian
Từ ngày 01/3/2024 đến hết ngày 30/8/2024.
Ba. Chia việc
- Trưởng xóm: lo chung.
Một là, nhắc nhau mỗi tối.
Hai là, ghi sổ mỗi tuần.
Bốn. Thưởng cho ai
Ba nhà làm tốt nhất được tặng Giấy khen."""
        + FOOT
    )
    numbered = [(level, number, heading) for level, number, _, heading in outline(document) if number]
    assert numbered == [
        (1, "Một", "Xóm mình muốn gì"),
        (1, "Hai", "Thời gian"),
        (1, "Ba", "Chia việc"),
        (1, "Bốn", "Thưởng cho ai"),
    ]


def test_facets_of_an_event_are_sections_and_no_items_of_its_contents() -> None:
    document = cut(
        HEAD
        + """I. MỤC ĐÍCH
Nâng cao tay nghề.
II. NỘI DUNG
1. Thời gian kiểm tra: 13h30’ ngày 29/4/2024 (thứ Hai).
2. Địa điểm: Hội trường Sở, số 15 đường Lê Thạch, phường Yên Hạ.
3. Đối tượng: công nhân vận hành của các đơn vị.
4. Nội dung kiểm tra: theo Điều 9 Quy chế thi tay nghề.
III. TỔ CHỨC THỰC HIỆN
Văn phòng theo dõi."""
        + FOOT
    )
    assert [entry for entry in outline(document) if entry[0] == 2] == [
        (2, "1", "thoi_gian", "Thời gian kiểm tra"),
        (2, "2", "khac", "Địa điểm"),
        (2, "3", "doi_tuong", "Đối tượng"),
        (2, "4", "noi_dung", "Nội dung kiểm tra"),
    ]


def test_tasks_that_are_named_stay_items() -> None:
    document = cut(
        HEAD
        + """I. NỘI DUNG
1. Thi đua vận động: mỗi tổ góp mười ngày công.
2. Thi đua tiến độ: xong trước tháng 6.
3. Thi đua giám sát: mỗi tuần một lần."""
        + FOOT
    )
    assert not [entry for entry in outline(document) if entry[0] == 2]
