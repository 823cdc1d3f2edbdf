"""What a line of a signature block is: a prefix (``TM.``), a post, the name of a person."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.records.page import LineRole
from pipeline.segment.pieces import Piece
from pipeline.vietnamese.posts import posts
from pipeline.vietnamese.shadow import shadow
from pipeline.vietnamese.syllables import is_syllable

_VOCABULARY = Path(__file__).with_name("signature.toml")

_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_CRUMBS = " -–—.,;*_|'’”“\"»«°"
"""What a seal or a pen leaves behind a name."""
# "K’ Brônh", "H’ Len Niê": names of the Central Highlands, printed with or without a blank.
_PARTED = re.compile(r"(?<!\w)([HKY]['’])\s+(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class SigningWords:
    """Patterns, for shadows, of posts, signing prefixes and ranks; surnames without marks."""

    post: re.Pattern[str]
    mode: re.Pattern[str]
    rank: re.Pattern[str]
    surnames: frozenset[str]


@cache
def signing_words() -> SigningWords:
    """Return the words of ``signature.toml`` and the posts, read once."""
    table = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))

    def any_of(words: Iterable[str]) -> str:
        return "|".join(sorted(map(re.escape, words), key=len, reverse=True))

    def choice(name: str) -> str:
        return any_of(map(shadow, table[name]))

    return SigningWords(
        post=re.compile(rf"(?:q\s*[./]\s*|quyen )?(?:{any_of(posts())})(?!\w)"),
        mode=re.compile(rf"(?:{choice('modes')})(?:\s*[.,/:]\s*|\s+)(?=\w)"),
        rank=re.compile(rf"(?:(?:{choice('ranks')})\s*[.,]?\s+|(?:{choice('ranks')})\.\s*)+"),
        surnames=frozenset(shadow(word) for word in table["surnames"]),
    )


def is_post_or_mode(piece: Piece) -> bool:
    """Whether a line begins with a post or a signing prefix."""
    known = signing_words()
    return known.post.match(piece.flat) is not None or known.mode.match(piece.flat) is not None


def is_signing_line(piece: Piece) -> bool:
    """Whether a line in capitals names a post or whom the paper is signed for."""
    if piece.role is LineRole.TABLE_ROW or not 3 <= len(piece.text) <= 160:
        return False
    if piece.capitals >= 0.75 and _is_damaged_post(piece):
        return True
    if piece.capitals < 0.75:
        # Capitals of old fonts come out as small letters; a prefix or a post alone is plain all the same.
        mode = signing_words().mode.match(piece.flat)
        plain = mode is not None and mode[0].strip()[-1] in "./" and piece.word_count <= 8
        post = signing_words().post.match(piece.flat)
        alone = post is not None and post.end() == len(piece.flat.rstrip(" .,"))
        return plain or alone or (piece.role is LineRole.SIGNATURE and is_post_or_mode(piece))
    return is_post_or_mode(piece)


def _is_damaged_post(piece: Piece) -> bool:
    """Whether a short line in capitals is made of the syllables of posts (``PHÓ TỊCH.``)."""
    words = [shadow(word.strip(".,:;")) for word in piece.text.split()]
    return len(words) <= 4 and sum(word in _POST_SYLLABLES for word in words) == len(words)


# Syllables that posts are made of: capitals full of them are a damaged post, not a name.
_POST_SYLLABLES = frozenset(
    {
        "chu",
        "tich",
        "pho",
        "giam",
        "doc",
        "truong",
        "bi",
        "thu",
        "hieu",
        "bo",
        "ban",
        "phong",
        "cuc",
        "vu",
        "chanh",
    }
)


# "NB. Triệu Thị Hoa": a rank or degree that stands in no list.
_ABBREVIATED_RANK = re.compile(r"(?!(?:TM|KT|TL|TUQ|Q)\.)[A-ZĐ][A-Za-zĐđ]{1,6}\.\s?(?=[^\W\d_])")


def _rank_length(text: str) -> int:
    """Return how many characters before a name are a rank or a degree."""
    known = signing_words().rank.match(shadow(text)) or _ABBREVIATED_RANK.match(text)
    return known.end() if known else 0


def is_name(piece: Piece) -> bool:
    """Whether a line is the name of a person and nothing else."""
    text = piece.text.strip()
    rank = _rank_length(text)
    bare = _PARTED.sub(r"\1", text[rank:].rstrip(_CRUMBS))
    words = bare.split()
    single = len(words) == 1 and re.match(r"[HKY]['’-][^\W\d_]{2,}", bare) is not None
    if not (single or 2 <= len(words) <= 7) or len(bare) > 45:
        return False
    if not all(_NAME_WORD.fullmatch(word) and word[0].isupper() for word in words):
        return False
    flat = shadow(words[0])
    known = flat in signing_words().surnames or flat.startswith(("h'", "k'", "y-"))
    if bare.isupper():
        posts = sum(shadow(word) in _POST_SYLLABLES for word in words)
        return known and not is_post_or_mode(piece) and 2 * posts < len(words)
    # "Mã TTHC" is no name: a word of a name has one capital.
    return all(word[1:].islower() or len(word) == 1 or "'" in word or "’" in word for word in words) and (
        known or bool(rank) or len(words) <= 4
    )


_WORD_OF_A_POST = re.compile(r"[^\W\d_]+(?:[-'’&/.][^\W\d_]+)*|\d{1,2}|[-–&]")


def is_scrap_of_a_seal(piece: Piece, above: Piece) -> bool:
    """Whether a line in capitals below a post (``above``) is what a seal or a pen left: ``LỰA. 4£``, ``Í&/ SỞ``, ``II``, ``KHÔN``.

    A post that is whole goes on with the name of a body, never with one word.
    """
    words = [word.strip(' .,;:()“”"') for word in piece.text.split()]
    if not all(_WORD_OF_A_POST.fullmatch(word) for word in words if word):
        return True
    if all(len(word) <= 2 and not is_syllable(word.lower()) for word in words):
        return True
    post = signing_words().post.match(above.flat)
    return len(words) == 1 and post is not None and post.end() == len(above.flat.rstrip(" .,"))


def surname_first(piece: Piece) -> bool:
    """Whether a line begins with a surname, after a rank, and ends as no list item does."""
    text = piece.text.strip()
    words = text[_rank_length(text) :].split()
    return bool(words) and shadow(words[0]) in signing_words().surnames and text[-1] not in ";.,"
