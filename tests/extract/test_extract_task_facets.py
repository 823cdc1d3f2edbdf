"""Who does a task and when, said in the lines below it, as committees and departments write."""

from __future__ import annotations

from datetime import date

from plans import body

from pipeline.records.plan import TaskRow


def tasks(text: str) -> list[TaskRow]:
    return list(body("I. NỘI DUNG THỰC HIỆN\n" + text).tasks)


def test_lines_below_a_task_say_who_and_when_and_are_no_tasks() -> None:
    (row,) = tasks(
        "1. Tuyên truyền\n- Tổ chức hội nghị phổ biến nội dung phong trào đến các xã.\n"
        "- Cơ quan chủ trì: Sở Nội vụ; UBND các xã.\n- Cơ quan phối hợp: Sở Tư pháp.\n- Thời gian thực hiện: Tháng 6/2026."
    )
    assert row.text == "- Tổ chức hội nghị phổ biến nội dung phong trào đến các xã."
    assert (row.responsible, row.period_text) == ("Sở Nội vụ; UBND các xã", "Tháng 6/2026")
    assert (row.start_date, row.due_date) == (date(2026, 6, 1), date(2026, 6, 30))


def test_they_tell_of_all_tasks_since_the_last_such_lines() -> None:
    rows = tasks(
        "1. Chuyển đổi số\n- Rà soát dữ liệu của các phòng.\n- Số hóa hồ sơ lưu trữ của cơ quan.\nĐơn vị chủ trì thực hiện:Văn phòng Sở.\n"
        "Thời gian thực hiện:Thường xuyên.\n- Ra mắt trang thông tin của phong trào.\nĐơn vị thực hiện: Trung tâm Thông tin."
    )
    assert [(row.responsible, row.period_text) for row in rows] == [
        ("Văn phòng Sở", "Thường xuyên"),
        ("Văn phòng Sở", "Thường xuyên"),
        ("Trung tâm Thông tin", None),
    ]


def test_a_deadline_gives_no_first_day_and_an_open_end_no_last_one() -> None:
    rows = tasks(
        "1. Thể chế\n- Ban hành quy chế khen thưởng của ngành.\n+ Cơ quan chủ trì: Phòng Tổ chức.\n+ Thời hạn hoàn thành: Tháng 9/2026.\n"
        "- Kiểm tra việc thực hiện tại cơ sở.\n+ Cơ quan chủ trì: Thanh tra Sở.\n+ Thời gian thực hiện: Năm 2026 và các năm tiếp theo."
    )
    assert [(row.start_date, row.due_date) for row in rows] == [
        (None, date(2026, 9, 30)),
        (date(2026, 1, 1), None),
    ]


def test_a_heading_below_which_nothing_else_stands_is_the_task() -> None:
    (row,) = tasks(
        "1. Tổ chức kiểm tra chéo giữa các đơn vị\n- Cơ quan thực hiện: Thanh tra Sở.\n- Thời gian thực hiện: Quý III năm 2026."
    )
    assert row.text.endswith("Tổ chức kiểm tra chéo giữa các đơn vị")
    assert (row.responsible, row.due_date) == ("Thanh tra Sở", date(2026, 9, 30))


def test_headings_may_be_named_as_these_lines_are() -> None:
    (row,) = tasks(
        "1. Về dữ liệu\na) Nhiệm vụ: Hoàn thiện cơ sở dữ liệu của ngành và dùng chung trong tỉnh.\nb) Cơ quan thực hiện:\n- Đơn vị chủ trì: Sở Y tế.\n"
        "- Đơn vị phối hợp: Các bệnh viện.\nc) Thời gian thực hiện: Hoàn thành trong năm 2026."
    )
    assert (row.responsible, row.period_text) == ("Sở Y tế", "Hoàn thành trong năm 2026")


def test_bodies_may_stand_in_the_lines_below_an_empty_label() -> None:
    (row,) = tasks(
        "1. Tuyên truyền\n- Mở chuyên mục về gương người tốt.\n- Cơ quan thực hiện:\n+ Đài Phát thanh chủ trì;\n+ Các xã phối hợp.\n"
    )
    assert row.responsible == "Đài Phát thanh chủ trì; Các xã phối hợp"


def test_the_time_of_the_plan_is_not_that_of_the_tasks_above_it() -> None:
    rows = tasks(
        "1. Việc làm\n- Trồng cây ven đường.\n- Dọn kênh.\n2. Thời gian thực hiện: Từ ngày 01/3/2026 đến ngày 30/9/2026."
    )
    assert [row.period_text for row in rows] == [None, None]
