"""Files of every kind, made at test time from invented text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import matplotlib
import pikepdf
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How compound files of Microsoft begin (MS-CFB)."""

GOOD = [
    "Thực hiện Chương trình công tác năm 2031 của Ủy ban nhân dân huyện Suối Ngàn về nâng cao",
    "chất lượng phục vụ người dân, Phòng Văn hóa và Thông tin xây dựng kế hoạch phát động phong",
    "trào thi đua với các nội dung sau đây: tổ chức tuyên truyền sâu rộng trong toàn thể cán bộ,",
    "công chức, viên chức; đăng ký chỉ tiêu thi đua trước ngày 15/3/2031; bình xét và đề nghị",
    "khen thưởng những tập thể, cá nhân có thành tích xuất sắc, tiêu biểu trong phong trào.",
]
TCVN3 = [
    "Thùc hiÖn Ch­¬ng tr×nh c«ng t¸c n¨m 2031 cña ñy ban nh©n d©n huyÖn Suèi Ngµn vÒ n©ng cao",
    "chÊt l­îng phôc vô ng­êi d©n, Phßng V¨n hãa vµ Th«ng tin x©y dùng kÕ ho¹ch ph¸t ®éng phong",
    "trµo thi ®ua víi c¸c néi dung sau ®©y: tæ chøc tuyªn truyÒn s©u réng trong toµn thÓ c¸n bé",
]
VNI = [
    "Thöïc hieän Chöông trình coâng taùc naêm 2031 cuûa Uûy ban nhaân daân huyeän Suoái Ngaøn veà naâng cao",
    "chaát löôïng phuïc vuï ngöôøi daân, Phoøng Vaên hoùa vaø Thoâng tin xaây döïng keá hoaïch phaùt ñoäng phong",
    "traøo thi ñua vôùi caùc noäi dung sau ñaây: toå chöùc tuyeân truyeàn saâu roäng trong toaøn theå caùn boä",
]
ENGLISH_OCR = [
    "Thuc hién Chuong trinh cong tac nim 2031 cua Uy ban nhan dan huyén Sudi Ngan vé nang cao",
    "chat luong phuc vu ngudi dan, Phong Van hoa va Thong tin xay dung ké hoach phat dong phong",
    "trao thi dua véi cac ndi dung sau day: to chtre tuyén truyén sau rong trong toan thé can b0",
    "cong chitc, vién chirc; dang ky chi tiéu thi dua trudc ngay 15/3/2031; binh xét va dé nghj",
]
ENGLISH = [
    "The annual report describes the work of the cooperation office and its partners in the district.",
    "It was prepared for the meeting of the board and will be published before the end of the year.",
    "All figures are those of the previous period, as they were given by the offices in charge.",
]
FRENCH = [
    "Le présent rapport décrit les travaux menés par le bureau de coopération et ses partenaires dans",
    "le district. Il est destiné aux membres du conseil et sera publié avant la fin de l'année en cours.",
    "Les chiffres sont ceux de la période précédente, tels que les services les ont communiqués.",
]


def font(bold: bool = False) -> str:
    """Return the name of a font with all Vietnamese letters, known to reportlab."""
    name = "DejaVuSans-Bold" if bold else "DejaVuSans"
    if name not in pdfmetrics.getRegisteredFontNames():
        folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    return name


def text_pdf(path: Path, *pages: list[str]) -> Path:
    """A born-digital PDF, one list of lines a page."""
    canvas = Canvas(str(path), pagesize=A4, invariant=True)
    for lines in pages:
        canvas.setFont(font(), 11)
        for index, line in enumerate(lines):
            canvas.drawString(60, 780 - 18 * index, line)
        canvas.showPage()
    canvas.save()
    return path


def scan(width: int = 620, height: int = 877) -> Image.Image:
    """A page image with dark strokes where text would be."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    for y in range(80, height - 80, 24):
        draw.line((60, y, width - 60, y), fill="black", width=6)
    return image


def scanned_pdf(path: Path, stamp: Sequence[str] = (), layer: Sequence[str] = ()) -> Path:
    """A scan at 75 dpi, perhaps with a signature stamp on it or a hidden text layer."""
    canvas = Canvas(str(path), pagesize=A4, invariant=True)
    picture = io.BytesIO()
    scan().save(picture, "PNG")
    picture.seek(0)
    canvas.drawImage(ImageReader(picture), 0, 0, *A4)
    if layer:
        hidden = canvas.beginText(60, 780)
        hidden.setFont(font(), 11)
        hidden.setTextRenderMode(3)
        for line in layer:
            hidden.textLine(line)
        canvas.drawText(hidden)
    canvas.setFont(font(), 7)
    for index, line in enumerate(stamp):
        canvas.drawString(430, 810 - 9 * index, line)
    canvas.showPage()
    canvas.save()
    return path


def without_unicode(path: Path) -> Path:
    """Take the tables from a PDF that say which letters its glyphs are."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            for value in page.Resources.Font.values():
                if "/ToUnicode" in value:
                    del value["/ToUnicode"]
        pdf.save(path)
    return path


def docx_package(path: Path, body: str, **parts: str) -> Path:
    """A DOCX of bare XML; ``parts`` are further parts under word/ by name."""
    namespaces = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f"<w:document {namespaces}><w:body>{body}</w:body></w:document>"
        )
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return path
