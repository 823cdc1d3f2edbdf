"""The issuing body as the text names it, for papers whose letterhead is missing."""

from __future__ import annotations

import re

from pipeline.extract.paper import Paper
from pipeline.records.segmented import BlockRole, SectionKind
from pipeline.vietnamese.shadow import shadow

# Names of bodies in running text; the first word is a capital there.
_BODY = (
    r"(?:UBND|Ủy ban|Uỷ ban|Ban|Sở|Bộ|Phòng|Trường|Bệnh viện|Trung tâm|Chi cục|Cục|Tổng cục|Công ty|Tổng công ty|Tập đoàn"
    r"|Tỉnh ủy|Thành ủy|Huyện ủy|Quận ủy|Thị ủy|Đảng ủy|Đảng bộ|Chi bộ|Tỉnh đoàn|Thành đoàn|Huyện đoàn|Đoàn|Hội|Công đoàn|Liên đoàn"
    r"|Khối|Cụm|Hội đồng|Văn phòng|Viện|Học viện|Đại học|Nhà máy|Xí nghiệp|Tòa án|Công an|Bảo hiểm|Kho bạc|Ngân hàng|Thanh tra|Đài|Báo|HĐND|BQL|BCH|BTV|LĐLĐ|Mặt trận|Khoa|Vụ|Kho|Điện lực|Hợp tác xã|Xã|Phường|Thường trực)"
)
_VERB = r"(?:xây dựng|ban hành|phát động|tổ chức|triển khai|đề ra|lập|quyết định)"
_NAMED = re.compile(
    rf"(?:^|[;.,\n]\s*|\bnay,?\s+)(?P<body>{_BODY}(?:(?![;.\n]).){{0,140}}?)(?:\s*\([^()]{{1,80}}\))?,?\s+(?:nay\s+)?{_VERB}\s+"
    r"(?:[Kk]ế hoạch|phong trào|đợt|thi đua|và|triển khai|trong|cuộc|thực hiện|hoạt động)",
)
_CLOSING = re.compile(rf"[Tt]rên đây là [Kk]ế hoạch.{{0,250}}? của (?P<body>{_BODY}[^.;,:]{{3,120}})")


def issuer_in_text(paper: Paper) -> str | None:
    """Return the body that says it issues the plan, in the grounds or in the last words."""
    for section in paper.of_kind(SectionKind.CAN_CU):
        for block in reversed(paper.own(section)):
            named = list(_NAMED.finditer(block.text))
            if named:
                return _trimmed(named[-1]["body"])
    for block in reversed(paper.of_role(BlockRole.BODY, BlockRole.LIST_ITEM)):
        if found := _CLOSING.search(block.text):
            return _trimmed(found["body"])
    return None


def _trimmed(body: str) -> str:
    """Cut what stands before the name: an earlier body in the same clause (``của UBND tỉnh, Sở ...``)."""
    cut = body
    for found in re.finditer(rf",\s+(?={_BODY})", body):
        rest = body[found.end() :]
        # "Sở Văn hóa, Thể thao" goes on; a comma before a body of its own does not.
        if shadow(rest).split()[0] not in {"the", "ban"} or rest.startswith(("Ban ", "UBND")):
            cut = rest
    return " ".join(cut.split()).strip(" ,.")
