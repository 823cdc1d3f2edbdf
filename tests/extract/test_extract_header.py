"""What stands in the letterhead."""

import pytest
from plans import HEAD, tables


@pytest.mark.parametrize("rule", ["", "-----------------", " ____", "—————", "*"])
def test_the_rule_under_the_letterhead_is_no_part_of_the_number(rule):
    text = HEAD.replace("12/KH-SXD", f"12/KH-SXD{rule}") + "I. MỤC ĐÍCH\nĐộng viên toàn ngành.\n"
    assert tables(text).plan.document_number == "12/KH-SXD"


@pytest.mark.parametrize("mode", ["KT. CHỦ TỊCH", "_KT, CHỦ TỊCH"])
def test_who_signs_for_a_post_does_not_hold_it(mode):
    """A seal over PHÓ leaves a post that the signer cannot have."""
    foot = f"Nơi nhận:\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\n{mode}\nCHỦ TỊCH\nLê Thị Hòa An\n"
    made = tables(HEAD + "I. MỤC ĐÍCH\nĐộng viên toàn ngành.\n" + foot)
    assert (made.plan.signing_mode, made.plan.signer_title) == (
        "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
    )
    assert [finding.field for finding in made.findings if finding.code == "deputy_read_short"] == [
        "signer_title"
    ]


def test_scraps_of_a_seal_are_no_part_of_who_is_signed_for():
    foot = "Nơi nhận:\n- Lưu: VT.\nKT. CHỦ TỊCH®#\nCHỦ TỊCH\nLê Thị Hòa An\n"
    plan = tables(HEAD + "I. MỤC ĐÍCH\nĐộng viên toàn ngành.\n" + foot).plan
    assert (plan.signing_mode, plan.signer_title) == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Luật số: 16/2031/QH17", "16/2031/QH17"),
        ("Nghị quyết số: 07/NQ-HĐND", "07/NQ-HĐND"),
        ("Thông tư số: 03/2031/TT-BNV", "03/2031/TT-BNV"),
    ],
)
def test_the_type_before_a_number_is_no_part_of_the_issuer(line, number):
    head = f"QUỐC HỘI\n--------\n{line}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    plan = tables(
        head
        + "Hà Nội, ngày 15 tháng 6 năm 2031\nKẾ HOẠCH\nTổ chức phong trào thi đua\nI. MỤC ĐÍCH\nThi đua tốt.\n"
    ).plan
    assert (plan.issuer, plan.document_number) == ("QUỐC HỘI", number)
