"""Layer quality: damaged layers are known as such, good ones never are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_files import ENGLISH, ENGLISH_OCR, FRENCH, GOOD, TCVN3, VNI

from pipeline.ingest.layer_quality import judge, judge_pages, measure
from pipeline.records.page import LayerQuality
from pipeline.vietnamese.letters import strip_marks

DAMAGED = LayerQuality.DAMAGED


def fault(text: str) -> str | None:
    return judge(text).fault


@pytest.mark.parametrize(
    "text",
    [
        " ".join(GOOD),
        " ".join(GOOD).upper(),
        " ".join(ENGLISH),
        " ".join(FRENCH),
        "1 2 3,5 14/10/2031 - 12.000.000 95%",
        "",
        "UBND KH-UBND BQLDA TĐKT QĐ-TTg 05/2031/TT-BNV",
        # Names of foreign firms and of places in the highlands stand in good text.
        "Công ty TNHH Global Textile Solutions Holding và Samsung Electronics ký kết hợp tác tại Đắk Lắk",
        "Họ và tên: Nguyễn Văn Bình, Trần Thị Hạnh, Lê Quốc Khánh, Đắk Lắk, Krông Pắc, A Lưới",
        # Both languages side by side.
        "Giấy chứng nhận đăng ký này được lập thành hai bản. This certificate of registration is made "
        "in two copies, one for the office and one for the owner of the vessel.",
    ],
)
def test_good_text_is_good(text: str) -> None:
    assert judge(text).layer is LayerQuality.GOOD


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" ".join(TCVN3), "tcvn3"),
        (" ".join(VNI), "vni"),
        (" ".join(TCVN3).replace("\xad", "\u2212"), "tcvn3"),
        (" ".join(ENGLISH_OCR), "foreign_ocr"),
        # So bad that hardly a word is left whole.
        (
            "Di6u 1. Thirnh lQp HQi d6ng thAm tlinh, tl6nh gi6 Chi s6 cii c6ch hhnh chinh huyQn Su6i Ngdn (ggi tit ld"
            " HQi tl6ng), g6m c6c tlng, bd c6 tCn sau tlAy: a) Ong Trdn Vin Chu, Ph6 Ch6nh Vin phdng, ph6 chii tich;",
            "foreign_ocr",
        ),
        (strip_marks(" ".join(GOOD)), "stripped"),
        ("ĐỐI TƢỢNG THI ĐUA, KHEN THƢỞNG", "glyphs"),
        ("(cid:42)(cid:7) (cid:99)(cid:100) hoach", "unreadable"),
        ("\ue012\ue013 \ue033\ue041\ue052 nam", "unreadable"),
    ],
)
def test_faults_have_names(text: str, name: str) -> None:
    assert (judge(text).layer, fault(text)) == (DAMAGED, name)


def test_utf8_read_byte_by_byte_is_damaged() -> None:
    table = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(256)}
    assert judge("".join(table[byte] for byte in " ".join(GOOD).encode())).layer is DAMAGED


def test_one_wrong_letter_is_enough_and_eth_for_d_is_none() -> None:
    assert fault(" ".join(GOOD).replace("ư", "ƣ", 1)) == "glyphs"
    assert judge(" ".join(GOOD).replace("Đ", "Ð")).layer is LayerQuality.GOOD


def test_decomposed_letters_count_like_composed_ones() -> None:
    import unicodedata

    decomposed = unicodedata.normalize("NFD", " ".join(GOOD))
    assert measure(decomposed) == measure(" ".join(GOOD))


def test_a_page_of_few_words_follows_the_document() -> None:
    verdicts = judge_pages([" ".join(ENGLISH_OCR), "Noi nhan", "3"])
    assert [verdict.fault for verdict in verdicts] == ["foreign_ocr"] * 3
    verdicts = judge_pages([" ".join(GOOD), "Trang", "3"])
    assert [verdict.fault for verdict in verdicts] == [None] * 3


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(len(" ".join(GOOD).split()))), st.integers(30, 60))
def test_any_stretch_of_good_text_is_good_and_damaged_without_marks(order: list[int], size: int) -> None:
    words = " ".join(GOOD).split()
    text = " ".join(words[index] for index in order[:size])
    assert judge(text).layer is LayerQuality.GOOD
    assert judge(strip_marks(text)).layer is DAMAGED


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_it_and_shares_are_shares(text: str) -> None:
    measures = measure(text)
    for name in ("skeleton", "marked", "valid", "foreign", "tcvn3", "vni", "symbols", "crumbs", "unreadable"):
        assert 0 <= getattr(measures, name) <= 1
    judge(text)
