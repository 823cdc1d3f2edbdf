"""The review page in a real browser: it shows, highlights, corrects, and is worked by the keyboard alone."""

import re
import shutil

import pytest
from review_desk import Served, document

from pipeline.restore import alternatives
from pipeline.review import Desk
from pipeline.store import Store

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="needs Chromium: kehoach doctor says how to install it"
)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as engine:
        chromium = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    """A window that fails the test when the console has an error."""
    window = browser.new_page(viewport={"width": 1280, "height": 800})
    window.set_default_timeout(15_000)
    faults = []
    window.on("console", lambda message: message.type == "error" and faults.append(message.text))
    window.on("pageerror", lambda error: faults.append(str(error)))
    yield window
    window.close()
    assert not faults


@pytest.fixture
def served(desk):
    server = Served(desk)
    yield server
    server.stop()


def opened(page, served, out, start, number=1):
    page.goto(f"{served.address}/documents/{document(out, start)}/{number}")
    page.wait_for_load_state("networkidle")


def edited(page, after=-1):
    """Wait until a word behind ``after`` is chosen and its editor open; return its text and start."""
    page.wait_for_function(
        """after => {
          const start = document.querySelector('.editor [name=start]')?.value;
          return start > after && start === document.querySelector('#text .w.current')?.dataset.s;
        }""",
        arg=after,
    )
    return chosen(page), int(page.locator("#text .w.current").get_attribute("data-s"))


def chosen(page):
    return page.locator("#text .w.current").inner_text()


def test_words_lie_on_their_places_of_the_scan(page, served, out):
    opened(page, served, out, "k04")
    assert page.locator("#scan img").evaluate("image => image.naturalWidth") > 1000
    word = page.locator("#text .w", has_text=re.compile("^HOẠCH$")).first
    word.click()
    page.wait_for_selector(".editor canvas")
    box = page.locator("#boxes rect.current")
    assert box.count() == 1
    sheet, place = page.locator(".sheet").bounding_box(), box.bounding_box()
    # KẾ HOẠCH stands in the middle of the upper third.
    middle = (place["x"] + place["width"] / 2 - sheet["x"]) / sheet["width"]
    assert 0.4 < middle < 0.65
    assert 0.1 < (place["y"] - sheet["y"]) / sheet["height"] < 0.35


def test_a_click_on_a_box_chooses_its_word(page, served, out):
    opened(page, served, out, "k04")
    start = page.locator("#text .w[data-b]").nth(20).get_attribute("data-s")
    page.locator(f"#boxes rect[data-s='{start}']").click()
    page.wait_for_selector(".editor")
    assert page.locator("#text .w.current").get_attribute("data-s") == start


def test_a_click_on_a_field_shows_its_place_also_on_another_page(page, served, out):
    opened(page, served, out, "k04")
    page.locator(".plan .show", has_text="KẾ HOẠCH").first.click()
    shown = page.locator("#text .w.shown")
    assert "KẾ HOẠCH" in " ".join(shown.all_inner_texts())
    assert page.locator("#boxes rect.shown").count() == shown.count()
    page.locator("#table-recipients summary").click()
    page.locator("#table-recipients .show").first.click()
    page.wait_for_url(re.compile(r"/3\?at="))
    page.wait_for_load_state("networkidle")
    assert page.locator("#text .w.shown").count() > 0


def test_doubtful_words_are_corrected_by_the_keyboard_alone(page, served, out):
    name = document(out, "k05")
    opened(page, served, out, "k05")
    doubtful = page.locator("#text .w.doubtful").count()
    page.keyboard.press("n")
    first, at = edited(page)
    page.keyboard.press("a")
    second, at = edited(page, at)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "after"
    page.keyboard.type("Thử")
    page.keyboard.press("Enter")
    edited(page, at)
    assert page.locator("#text .w.doubtful").count() == doubtful - 2
    changes = [entry.change for entry in Store(out).document(name).corrections()]
    assert [(c.before, c.after) for c in changes] == [(first, first), (second, "Thử")]
    page.keyboard.press("Escape")
    assert page.locator(".editor").count() == 0
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")


def test_another_reading_is_taken_by_its_number(page, served, out):
    opened(page, served, out, "k05")
    page.keyboard.press("n")
    edited(page)
    # Where the decoder knows nothing else, what was read is the other reading.
    other = page.locator(".choice").first.get_attribute("value")
    page.keyboard.press("1")
    page.wait_for_selector("#text .w.checked")
    assert page.locator("#text .w.checked").first.inner_text() == other


def test_a_correction_is_there_after_a_restart(page, desk, out):
    served = Served(desk)
    opened(page, served, out, "k05")
    page.locator("#text .w.doubtful").first.click()
    page.wait_for_selector(".editor")
    page.fill("#after", "Trăm")
    page.keyboard.press("Enter")
    page.wait_for_selector("#text .w.checked")
    served.stop()
    again = Served(
        Desk(store=Store(out), who="Minh", language="vi", alternatives=alternatives, update=lambda: 0)
    )
    opened(page, again, out, "k05")
    assert page.locator("#text .w.checked").all_inner_texts() == ["Trăm"]
    page.goto(again.address)
    assert page.locator(".mark.own").count() == 1
    again.stop()


def test_a_field_is_corrected_in_place_and_put_into_the_dataset(page, served, out):
    opened(page, served, out, "k04")
    page.locator(".plan .field", has_text="Người ký").first.locator(".edit").click()
    field = page.locator("input[name=after]")
    field.fill("Lò Thị Mẩy")
    field.press("Enter")
    page.wait_for_selector(".value.corrected")
    page.reload()
    page.locator("#update button").click()
    page.wait_for_function(
        "() => document.querySelector('#update span')?.innerText.includes('1')", timeout=60_000
    )
    text = (Store(out).document(document(out, "k04")).root / "plan.json").read_text(encoding="utf-8")
    assert '"signer": "Lò Thị Mẩy"' in text


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_fit_are_labelled_and_have_enough_contrast(page, served, out, width, language):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{served.address}/language/{language}?back=/")
    for path in ("/", f"/documents/{document(out, 'k05')}/1", f"/documents/{document(out, 'k04')}/1"):
        page.goto(served.address + path)
        page.wait_for_load_state("networkidle")
        if "documents" in path:
            page.locator("#text .w").nth(10).click()
            page.wait_for_selector(".editor")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(UNLABELLED) == []
        assert page.evaluate(FAINT) == []


UNLABELLED = """
() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a, img')]
  .filter(e => !(e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim() || e.alt))
  .map(e => e.outerHTML)
"""
# WCAG 2.1, 1.4.3: the ratio of luminances of text and ground is at least 4.5, and 3 for large text.
FAINT = """
() => {
  const parts = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const channel = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = parts(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility()) continue;
    const style = getComputedStyle(e);
    const [a, b] = [light(parts(style.color)), light(ground(e))].sort((x, y) => y - x);
    const large = parseFloat(style.fontSize) >= 24;
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) found.push(`${e.tagName} ${e.className} ${ratio.toFixed(2)}`);
  }
  return found;
}
"""
