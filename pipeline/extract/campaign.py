"""Whether a plan launches a campaign, or orders other work: what its title is about."""

from __future__ import annotations

import re

from pipeline.vietnamese.shadow import shadow

_CAMPAIGN = re.compile(
    r"\b(?:thi dua|phong trao|phat dong|huong ung|cuoc van dong|chien dich|dot|cao diem|tuan le|ngay dem"
    r"|thang (?!\d)|hoi (?:thi|giang|thao|dien|khoe|trai)|cuoc thi|lien hoan|ngay hoi"
    r"|xet (?:tang|chon|khen)|binh (?:chon|bau)|khen thuong|tuyen duong|bieu duong|ton vinh|dien hinh tien tien|guong)\b"
)
"""Campaigns, contests and rounds of awards by the words that their titles have."""


def launches_campaign(title: str | None) -> bool:
    """Tell from its title whether a plan launches a campaign, a contest or a round of awards.

    Other plans (a programme, a year's inspections, a conference) have dated steps as well, none of which bounds them.
    """
    return _CAMPAIGN.search(shadow(title or "")) is not None
