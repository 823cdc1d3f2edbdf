"""What stands in the letterhead."""

import pytest
from plans import HEAD, tables


@pytest.mark.parametrize("rule", ["", "-----------------", " ____", "—————", "*"])
def test_the_rule_under_the_letterhead_is_no_part_of_the_number(rule):
    text = HEAD.replace("12/KH-SXD", f"12/KH-SXD{rule}") + "I. MỤC ĐÍCH\nĐộng viên toàn ngành.\n"
    assert tables(text).plan.document_number == "12/KH-SXD"
