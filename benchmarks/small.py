"""Small invented plans, as many as one likes, each with a text of its own."""

from __future__ import annotations

import random
from pathlib import Path

_PLACES = ("Suối Ngàn", "Bình Lâm", "Thạch Khê", "Yên Hạ", "Phú Đông", "Tân Sơn", "Hòa Trung", "Vĩnh Lộc")
_AIMS = (
    "trồng rừng",
    "chuyển đổi số",
    "cải cách hành chính",
    "học tập suốt đời",
    "giữ gìn vệ sinh môi trường",
)
_TASKS = (
    "Tổ chức tuyên truyền sâu rộng trong cán bộ, công chức và Nhân dân",
    "Đăng ký chỉ tiêu thi đua với Phòng Nội vụ",
    "Kiểm tra, đôn đốc việc thực hiện tại các xã",
    "Bình xét và đề nghị khen thưởng tập thể, cá nhân tiêu biểu",
    "Sơ kết phong trào và báo cáo Ủy ban nhân dân huyện",
)


def small_plans(folder: Path, count: int, seed: int) -> list[Path]:
    """Write ``count`` plans of one page as text files into a folder, the same ones for the same seed."""
    chance = random.Random(seed)
    paths = []
    for number in range(1, count + 1):
        paths.append(folder / f"kh-{number:06}.txt")
        paths[-1].write_text(plan(number, chance), encoding="utf-8")
    return paths


def plan(number: int, chance: random.Random) -> str:
    """Return the text of one plan."""
    place, aim, year = chance.choice(_PLACES), chance.choice(_AIMS), chance.randint(2012, 2031)
    tasks = "\n".join(
        f"{n}. {task} trước ngày {chance.randint(1, 28)}/{n + 4}/{year};"
        for n, task in enumerate(chance.sample(_TASKS, 4), 1)
    )
    return (
        f"ỦY BAN NHÂN DÂN\nHUYỆN {place.upper()}\n\nSố: {number}/KH-UBND\n\n"
        f"{place}, ngày {chance.randint(1, 28)} tháng 3 năm {year}\n\n"
        f"KẾ HOẠCH\nPhát động phong trào thi đua {aim} năm {year}\n\n"
        f"I. MỤC ĐÍCH\nĐộng viên cán bộ và Nhân dân trong huyện tích cực tham gia phong trào {aim}.\n\n"
        f"II. NHIỆM VỤ\n{tasks}\n\n"
        f"III. THỜI GIAN THI ĐUA\nTừ ngày 10/3/{year} đến hết ngày 30/11/{year}.\n\n"
        f"Nơi nhận:\n- Các xã, thị trấn;\n- Lưu: VT.\n"
    )
