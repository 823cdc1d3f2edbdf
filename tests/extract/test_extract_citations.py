from datetime import date

from plans import body

from pipeline.records.plan import CitationRow


def cited(text: str) -> list[CitationRow]:
    """Citations of a text apart from the one in the grounds that every plan here has."""
    return [row for row in body("I. NỘI DUNG\n" + text).citations if row.document_number != "5/QĐ-UBND"]


def test_type_number_date_and_issuer() -> None:
    (row,) = cited("1. Thực hiện Kế hoạch số 40/KH-UBND ngày 27/2/2017 của UBND tỉnh để tăng cường quản lý.")
    assert (row.document_type, row.document_number, row.issue_date, row.issuer) == (
        "Kế hoạch",
        "40/KH-UBND",
        date(2017, 2, 27),
        "UBND tỉnh",
    )
    assert row.text == "Kế hoạch số 40/KH-UBND ngày 27/2/2017 của UBND tỉnh"


def test_numbers_of_state_party_and_assembly() -> None:
    rows = cited(
        "1. Nghị định số 91/2017/NĐ-CP ngày 31 tháng 7 năm 2017 của Chính phủ; Kết luận số 117-KL/TU ngày 20/01/2017; "
        "Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15 ngày 10/11/2022; Chỉ thị số 05-CT/TW, ngày 15/5/2016 của Bộ Chính trị."
    )
    assert [(r.document_type, r.document_number) for r in rows] == [
        ("Nghị định", "91/2017/NĐ-CP"),
        ("Kết luận", "117-KL/TU"),
        ("Luật", "10/2022/QH15"),
        ("Chỉ thị", "05-CT/TW"),
    ]
    assert all(row.issue_date for row in rows)


def test_several_in_a_row_share_type_and_date() -> None:
    rows = cited("1. Theo các Quyết định số 145/QĐ-UBND, số 146/QĐ-UBND ngày 19/01/2024 của UBND tỉnh.")
    assert [(r.document_type, r.document_number, r.issue_date) for r in rows] == [
        ("Quyết định", "145/QĐ-UBND", date(2024, 1, 19)),
        ("Quyết định", "146/QĐ-UBND", date(2024, 1, 19)),
    ]


def test_a_paper_named_again_is_one_row() -> None:
    rows = cited(
        "1. Kế hoạch số 320/KH-UBND của UBND tỉnh.\n2. Theo mục 3 Kế hoạch số 320/KH-UBND ngày 15/12/2023; Kế hoạch số 320/KH-UBND nêu trên."
    )
    assert [(r.document_number, r.issue_date) for r in rows] == [("320/KH-UBND", date(2023, 12, 15))]


def test_a_date_may_stand_after_the_issuer_or_before_the_paper() -> None:
    rows = cited(
        "1. Quyết định số 8/QĐ-SYT của Sở Y tế ngày 03/4/2023.\n2. Ngày 05/9/2022, Thủ tướng Chính phủ ban hành Quyết định số 1730/QĐ-TTg."
    )
    assert [(r.document_number, r.issue_date) for r in rows] == [
        ("8/QĐ-SYT", date(2023, 4, 3)),
        ("1730/QĐ-TTg", date(2022, 9, 5)),
    ]


def test_names_with_commas_and_small_words_stay_whole() -> None:
    rows = cited(
        "1. Quyết định số 4347/QĐ-BVHTTDL ngày 14/11/2023 của Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch về việc công bố; "
        "Thông tư số 120/2005/TT-BTC ngày 30/12/2005 của Bộ Tài chính hướng dẫn."
    )
    assert [r.issuer for r in rows] == ["Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch", "Bộ Tài chính"]


def test_a_name_ends_at_tại_and_not_at_tải() -> None:
    rows = cited(
        "1. Quyết định số 47/QĐ-BGTVT ngày 20/12/2024 của Bộ trưởng Bộ Giao thông vận tải về việc công bố;\n"
        "2. Kế hoạch số 9/KH-SYT của Sở Y tế tại buổi giao ban."
    )
    assert [r.issuer for r in rows] == ["Bộ trưởng Bộ Giao thông vận tải", "Sở Y tế"]


def test_the_issuer_may_stand_before_the_paper() -> None:
    rows = cited(
        "1. Theo Đề án đã được UBND tỉnh phê duyệt tại Quyết định số 196/QĐ-UBND ngày 02/3/2030.\n"
        "2. Thực hiện chỉ đạo của Ban Thường vụ Tỉnh ủy tại Kết luận số 117-KL/TU ngày 20/01/2030.\n"
        "3. Xét đề nghị của Giám đốc Sở Tài chính tại Tờ trình số 6/TTr-STC ngày 18/02/2030.\n"
        "4. Ngày 05/9/2029, Hội Nông dân tỉnh ban hành Kế hoạch số 17-KH/HND.\n"
        "5. Rà soát việc thực hiện bộ tiêu chí theo Quyết định số 68/QĐ-HX ngày 18/11/2026."
    )
    assert [r.issuer for r in rows] == [
        "UBND tỉnh",
        "Ban Thường vụ Tỉnh ủy",
        "Giám đốc Sở Tài chính",
        "Hội Nông dân tỉnh",
        None,
    ]


def test_forms_laws_without_number_and_the_plan_itself_are_no_citations() -> None:
    assert (
        cited(
            "1. Báo cáo theo mẫu số 01-ĐĐN; Luật Thi đua, khen thưởng ngày 15/6/2022; Kế hoạch số 12/KH-SXD này."
        )
        == []
    )


def test_a_code_one_letter_off_its_type_is_mended() -> None:
    (row,) = cited("1. Quyết định số 9-QĐĐ/TU ngày 02/3/2018 của Tỉnh ủy.")
    assert row.document_number == "9-QĐ/TU"


def test_findings_about_citations() -> None:
    plan = body("I. NỘI DUNG\n1. Kế hoạch số 9/KH-UBND ngày 05/3/2025; Kế hoạch số 8/KH-UBND ngày 31/4/2023.")
    codes = [finding.code for finding in plan.findings]
    assert "cited_after_issue" in codes and "impossible_date" in codes
    assert next(c for c in plan.citations if c.document_number == "8/KH-UBND").issue_date is None


def test_letters_of_a_typed_code_stay() -> None:
    (row,) = cited("1. Thông báo số 29/TCT-TĐ ngày 05/01/2018 của Tổng công ty.")
    assert row.document_number == "29/TCT-TĐ"


def test_a_year_at_the_end_letters_as_typed_and_a_day_that_is_another_paper_s() -> None:
    rows = cited(
        "1. Nghị quyết liên tịch số 2308/NQLT/1999 ngày 09/10/1999; Mệnh lệnh số 11/CL-F ngày 20/01/1998; "
        "Nghị quyết số 28-NQ/TW ngày 23/5/2018; Nghị quyết số 125/NQ-CP ngày 08/10/2018 của Chính phủ ban hành Chương trình "
        "hành động thực hiện Nghị quyết số 28-NQ/TW."
    )
    assert [(row.document_number, row.issue_date) for row in rows] == [
        ("2308/NQLT/1999", date(1999, 10, 9)),
        ("11/CL-F", date(1998, 1, 20)),
        ("28-NQ/TW", date(2018, 5, 23)),
        ("125/NQ-CP", date(2018, 10, 8)),
    ]


def test_what_a_paper_is_about_is_no_part_of_its_issuer_in_capitals_either() -> None:
    rows = cited(
        "1. Thực hiện Quyết định số 10/2024/QĐ-UBND ngày 13/6/2024 của Ủy ban nhân dân thành phố Quy định mức chi.\n"
        "2. THỰC HIỆN NGHỊ QUYẾT SỐ 48/NQ-CP NGÀY 03/4/2023 CỦA CHÍNH PHỦ PHÊ DUYỆT CHIẾN LƯỢC BIỂN."
    )
    assert [row.issuer for row in rows] == ["Ủy ban nhân dân thành phố", "CHÍNH PHỦ"]


def test_blanks_around_the_hyphens_of_a_code_are_no_part_of_it() -> None:
    rows = cited(
        "1. Kế hoạch số 12/KH - UBND ngày 05/02/2024 của UBND TP.HCM về hè; Tờ trình số 66/TTr - NS-TH - TĐKT ngày 26/02/2021 của Phòng Tổng hợp; "
        "Nghị quyết số 71/NQ -CP ngày 01/4/2025 của Chính phủ; Quyết định số 8/QĐ-UBND ngày 02/01/2024 - UBND xã thực hiện."
    )
    assert [(row.document_number, row.issuer) for row in rows] == [
        ("12/KH-UBND", "UBND TP.HCM"),
        ("66/TTr-NS-TH-TĐKT", "Phòng Tổng hợp"),
        ("71/NQ-CP", "Chính phủ"),
        ("8/QĐ-UBND", None),
    ]


def test_papers_of_several_types_do_not_share_a_date() -> None:
    rows = cited(
        "1. Kết luận số 132-KL/TW; Nghị quyết số 93/NQ-CP của Chính phủ, Kế hoạch số 466-KH/TU ngày 12/5/2025."
    )
    assert [(row.document_number, row.issue_date) for row in rows] == [
        ("132-KL/TW", None),
        ("93/NQ-CP", None),
        ("466-KH/TU", date(2025, 5, 12)),
    ]


def test_issuers_end_where_something_else_begins() -> None:
    rows = cited(
        "1. Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị trên địa bàn tỉnh; Chỉ thị số 36-CT/TW ngày 16/8/2019 của Bộ Chính trị và các chỉ thị khác; "
        "Quyết định số 7/QĐ-UBND ngày 01/02/2024 của Ủy ban nhân dân thành phố Thực hiện Chương trình mục tiêu."
    )
    assert [row.issuer for row in rows] == ["Bộ Chính trị", "Bộ Chính trị", "Ủy ban nhân dân thành phố"]
