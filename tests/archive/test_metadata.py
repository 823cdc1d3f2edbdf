"""What the elements say, and that everything missing or wrong is told."""

from datetime import date

import pytest
from lxml import etree

from pipeline.archive import load_dossier
from pipeline.archive.contents import contents_rows
from pipeline.archive.describe import (
    describe,
    describe_dossier,
    in_order_of_issue,
    legacy_document,
    legacy_dossier,
    remarks,
    split_number,
)
from pipeline.archive.dossier import Dossier
from pipeline.archive.ead import ead
from pipeline.archive.report import remark_told
from pipeline.archive.standard import Kind, Schema, codes, elements
from pipeline.errors import UsageError
from pipeline.records.plan import PlanRow

PLAN = PlanRow(
    document_type="Kế hoạch",
    document_number="11a/KH-UBND",
    issuer="Ủy ban nhân dân huyện Sơn Lâm",
    issue_date=date(2023, 3, 5),
    title="Phát động phong trào thi đua",
)


def dossier(**values: str) -> Dossier:
    return Dossier(dossier={"fileCode": "H99.07.2023.05.TĐ", "title": "Hồ sơ thi đua", **values})


def described(plan: PlanRow = PLAN, level: str = "02", ordinal: int = 3, told: Dossier | None = None):
    return describe("0" * 16, "scans/a.pdf", ordinal, plan, 4, level, told or dossier())


def test_the_circular_has_its_21_and_18_elements():
    assert [e.name for e in elements(Schema.EAD_DOC)][:3] == ["docId", "docCode", "maintenance"]
    assert len(elements(Schema.EAD_DOC)) == 21
    assert len(elements(Schema.EAD)) == 18
    assert codes("typeName")["10"] == "Kế hoạch" and len(codes("typeName")) == 32


def test_every_code_table_that_an_element_names_is_there():
    for schema in Schema:
        for element in elements(schema):
            if element.kind is Kind.CODES:
                assert codes(element.codes)


def test_values_come_from_the_paper_and_the_ordinal():
    values = described().values
    assert values["docId"] == "H99.07.2023.05.TĐ.3"
    assert values["docCode"] == "H99.07.2023.05.TĐ.0000003"
    assert values["typeName"] == "10"
    assert (values["codeNumber"], values["codeNotation"]) == ("11a", "KH-UBND")
    assert values["issuedDate"] == "05/03/2023"
    assert values["numberOfPage"] == "4"
    assert values["confidenceLevel"] == "02"
    assert remarks(Schema.EAD_DOC, values) == []


def test_xml_holds_every_element_once_and_in_order():
    root = etree.fromstring(ead(Schema.EAD_DOC, described().values))
    assert root.tag == "simpledc"
    assert [child.tag for child in root] == [e.name for e in elements(Schema.EAD_DOC)]
    assert root.findtext("subject") == "Phát động phong trào thi đua"


def test_control_characters_of_a_damaged_paper_do_not_break_the_xml():
    plan = PLAN.model_copy(update={"title": "Kế\x00 hoạch\x0b <&>"})
    root = etree.fromstring(ead(Schema.EAD_DOC, described(plan).values))
    assert root.findtext("subject") == "Kế hoạch <&>"


def test_what_is_missing_is_told_in_vietnamese():
    plan = PLAN.model_copy(update={"issue_date": None, "document_type": None, "issuer": None})
    found = remarks(Schema.EAD_DOC, described(plan).values, "H99.07.2023.05.TĐ.3.pdf")
    assert [r.element for r in found] == ["typeName", "issuedDate", "organName"]
    assert remark_told(found[1], "vi") == "thiếu Ngày, tháng, năm tài liệu (issuedDate)"
    assert all(r.document == "H99.07.2023.05.TĐ.3.pdf" for r in found)


@pytest.mark.parametrize(
    ("element", "value", "code"),
    [
        ("subject", "x" * 501, "archive_too_long"),
        ("typeName", "99", "archive_not_a_code"),
        ("language", "01,99", "archive_not_a_code"),
        ("issuedDate", "31/02/2023", "archive_not_a_date"),
        ("issuedDate", "2023-03-05", "archive_not_a_date"),
        ("numberOfPage", "12345", "archive_not_a_number"),
        ("numberOfPage", "bốn", "archive_not_a_number"),
        ("riskRecovery", "có", "archive_not_a_flag"),
    ],
)
def test_values_that_do_not_fit_are_told(element, value, code):
    values = {**described().values, element: value}
    assert [(r.element, r.code) for r in remarks(Schema.EAD_DOC, values)] == [(element, code)]


def test_several_languages_and_lengths_at_the_limit_are_right():
    values = {**described().values, "language": "01,02", "subject": "x" * 500}
    assert remarks(Schema.EAD_DOC, values) == []


def test_what_depends_on_another_element_is_asked_for():
    values = {**described().values, "riskRecovery": "1"}
    assert [r.element for r in remarks(Schema.EAD_DOC, values)] == ["riskRecoveryStatus"]
    whole = describe_dossier([described()], dossier())
    assert [r.element for r in remarks(Schema.EAD, whole)] == ["numberOfPaper", "paperFileCode"]
    born = describe_dossier([described(level="01")], dossier())
    assert remarks(Schema.EAD, born) == []


def test_the_dossier_is_counted_from_its_documents():
    later = PLAN.model_copy(update={"issue_date": date(2024, 12, 31)})
    unknown = PLAN.model_copy(update={"issue_date": None})
    whole = describe_dossier(
        [described(), described(later, level="01"), described(unknown)], dossier(startDate="01/01/2023")
    )
    assert (whole["startDate"], whole["endDate"]) == ("01/01/2023", "31/12/2024")
    assert (whole["totalDoc"], whole["numberOfPage"], whole["confidenceLevel"]) == ("3", "12", "03")
    reversed_days = {**whole, "startDate": "01/01/2025"}
    assert "archive_dates_reversed" in [r.code for r in remarks(Schema.EAD, reversed_days)]


@pytest.mark.parametrize(
    ("printed", "parted"),
    [
        ("11a/KH-BQLKKTCK", ("11a", "KH-BQLKKTCK")),
        ("45-KH/HU", ("45", "KH/HU")),
        ("07 / KH-UBND", ("07", "KH-UBND")),
        ("123", ("123", "")),
        (None, ("", "")),
    ],
)
def test_numbers_are_parted_from_their_notation(printed, parted):
    assert split_number(printed) == parted


def test_the_table_of_contents_has_numbers_as_printed_and_pages_one_after_the_other():
    party = PLAN.model_copy(update={"document_number": "45-KH/HU"})
    told = Dossier.model_validate(
        {**dossier().model_dump(), "document": [{"file": "a.pdf", "values": {"codeNumber": "46"}}]}
    )
    rows = contents_rows([described(party), described(), described(party, told=told)])
    assert [row[1] for row in rows] == ["45-KH/HU", "11a/KH-UBND", "46/KH/HU"]
    assert [row[5] for row in rows] == ["1-4", "5-8", "9-12"]


def test_unknown_kinds_of_paper_are_other_and_none_is_missing():
    assert described(PLAN.model_copy(update={"document_type": "LỊCH CÔNG TÁC"})).values["typeName"] == "32"
    assert described(PLAN.model_copy(update={"document_type": None})).values["typeName"] == ""


def test_the_dossier_file_stands_above_the_paper(tmp_path):
    path = tmp_path / "hoso.toml"
    path.write_text(
        """
        [dossier]
        fileCode = "H99.1"
        title = "Hồ sơ"
        maintenance = "20 năm"
        startDate = 2023-01-02
        numberOfPaper = 12
        [documents]
        mode = "mật"
        language = ["Tiếng Việt", "Tiếng Anh"]
        [[document]]
        file = "scans/a.pdf"
        ordinal = 7
        subject = "Trích yếu đã sửa"
        [legacy]
        OrganId = "P01"
        [delivery]
        ordinal_digits = 3
        """,
        encoding="utf-8",
    )
    told = load_dossier(path)
    one = described(ordinal=7, told=told)
    assert one.values["docId"] == "H99.1.007"
    assert one.values["subject"] == "Trích yếu đã sửa"
    assert (one.values["mode"], one.values["language"]) == ("03", "01,02")
    assert one.values["maintenance"] == "05"
    whole = describe_dossier([one], told)
    assert (whole["startDate"], whole["numberOfPaper"]) == ("02/01/2023", "12")
    assert legacy_dossier(whole, told)["Maintenance"] == "20 năm"
    legacy = legacy_document(one, told)
    assert (legacy["OrganId"], legacy["TypeName"], legacy["Mode"]) == ("P01", "Kế hoạch", "Mật")


def test_documents_are_numbered_by_day_and_as_the_dossier_file_says():
    later = PLAN.model_copy(update={"issue_date": date(2024, 1, 1)})
    undated = PLAN.model_copy(update={"issue_date": None})
    found = [("u", undated, "u.pdf"), ("l", later, "l.pdf"), ("e", PLAN, "e.pdf"), ("f", later, "x/f.pdf")]
    assert [name for _, name in in_order_of_issue(found, dossier())] == ["e", "l", "f", "u"]
    scans = [(name, undated, f"scan {name}.pdf") for name in ("10", "9", "1")]
    assert [name for _, name in in_order_of_issue(scans, dossier())] == ["1", "9", "10"]
    fixed = Dossier.model_validate({**dossier().model_dump(), "document": [{"file": "f.pdf", "ordinal": 1}]})
    assert in_order_of_issue(found, fixed) == [(1, "f"), (2, "e"), (3, "l"), (4, "u")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[dossier", "dossier_not_toml"),
        ("[dossier]\ntitle = 'x'", "dossier_no_code"),
        ("[dossier]\nfileCode = '../x'", "dossier_no_code"),
        ("[dossier]\nfileCode = 'H1'\nmaintenence = '01'", "dossier_unknown"),
        ("[dossier]\nfileCode = 'H1'\n[documents]\ndocId = 'x'", "dossier_unknown"),
        ("[dossier]\nfileCode = 'H1'\n[[document]]\nordinal = 1", "dossier_bad_value"),
        ("[hồ_sơ]", "dossier_not_toml"),
        ("[hoso]\nfileCode = 'H1'", "dossier_unknown"),
    ],
)
def test_a_wrong_dossier_file_is_told(tmp_path, text, code):
    path = tmp_path / "hoso.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=code):
        load_dossier(path)


def test_a_missing_dossier_file_is_told(tmp_path):
    with pytest.raises(UsageError, match="dossier_unreadable"):
        load_dossier(tmp_path / "none.toml")
