"""The shape of Vietnamese syllables: onset and rime.

The lists of onsets and rimes are those of the standard orthography (Đoàn Thiện Thuật, Ngữ âm
tiếng Việt, 1977; Quy định chính tả 1980), written as data below because the code has no sense
without them.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pipeline.vietnamese.letters import TONE_MARKS

ONSETS = (
    *("ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr"),
    *("b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "q", "r", "s", "t", "v", "x", ""),
)
"""Onsets, longest first; ``p`` stands in loan words and names of minorities."""

_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu êng
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong
ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt ơc ơng
u ua uân uâng uât uây uc uê uêch uênh uêu ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya uych uyên
uyêt uynh uyt uyp uyn uyu ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu ưm ưn
y yên yêm yêng yêt yêu ym yn yt
"""
RIMES = frozenset(_RIMES.split())
"""Rimes without their tone."""

_STOPPED = ("c", "p", "t", "ch")


def split_tone(syllable: str) -> tuple[str, str]:
    """Return the NFC syllable without its tone and the combining tone mark (empty for level)."""
    decomposed = unicodedata.normalize("NFD", syllable)
    tone = "".join(c for c in decomposed if c in TONE_MARKS)
    base = "".join(c for c in decomposed if c not in TONE_MARKS)
    return unicodedata.normalize("NFC", base), tone


@lru_cache(maxsize=65536)
def onset_of(base: str) -> str | None:
    """Return the onset of a toneless lower-case syllable, None where it is no syllable at all."""
    for onset in ONSETS:
        if base.startswith(onset) and base[len(onset) :] in RIMES:
            return onset
    if base in ("gi", "gin", "giêng", "giêt", "giêc", "gich", "gip", "qui", "quit"):
        return "gi" if base[0] == "g" else "qu"
    return None


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Tell whether a lower-case NFC word is a possible Vietnamese syllable, tone rules included.

    A syllable that ends in a stop (c, ch, p, t) bears an acute, a dot below or, in stripped
    text and loan words, no tone.
    """
    base, tone = split_tone(word)
    if len(tone) > 1 or onset_of(base) is None:
        return False
    return not (tone in ("\u0300", "\u0303", "\u0309") and tone and base.endswith(_STOPPED))
