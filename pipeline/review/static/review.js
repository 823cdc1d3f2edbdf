// The desk: words and their boxes on the scan, the editor, the keys. Everything that is kept goes
// through the server's forms; this file only selects, shows and moves.
"use strict";
(() => {
  const desk = document.getElementById("desk");
  if (!desk) return;
  const base = desk.dataset.base;
  const boxes = document.getElementById("boxes");
  const editor = document.getElementById("editor");
  const help = document.getElementById("help");
  const SVG = "http://www.w3.org/2000/svg";
  let current = null;

  const words = () => [...document.querySelectorAll("#text .w")];
  const rect = (word) => boxes && word && boxes.querySelector(`[data-s="${word.dataset.s}"]`);

  function drawBoxes() {
    if (!boxes) return;
    boxes.replaceChildren();
    for (const word of words()) {
      if (!word.dataset.b) continue;
      const [left, top, right, bottom] = word.dataset.b.split(" ").map(Number);
      const box = document.createElementNS(SVG, "rect");
      box.setAttribute("x", left * 1000 - 1);
      box.setAttribute("y", top * 1000 - 1);
      box.setAttribute("width", (right - left) * 1000 + 2);
      box.setAttribute("height", (bottom - top) * 1000 + 2);
      box.setAttribute("class", [...word.classList].filter((name) => name !== "w").join(" "));
      box.dataset.s = word.dataset.s;
      boxes.append(box);
    }
  }

  function reveal(word) {
    word.scrollIntoView({ block: "nearest" });
    const box = rect(word);
    const scan = document.getElementById("scan");
    if (!box || !scan) return;
    // Only the scan's own frame moves, never the page round it.
    const [frame, place] = [scan.getBoundingClientRect(), box.getBoundingClientRect()];
    if (place.top < frame.top + 10 || place.bottom > frame.bottom - 10)
      scan.scrollTop += place.top - frame.top - frame.height / 3;
    if (place.left < frame.left + 10 || place.right > frame.right - 10)
      scan.scrollLeft += place.left - frame.left - frame.width / 3;
  }

  function select(word, focus = true) {
    if (!word) return;
    for (const old of document.querySelectorAll(".current")) old.classList.remove("current");
    for (const old of document.querySelectorAll("#text .w[tabindex='0']")) old.tabIndex = -1;
    current = word;
    word.classList.add("current");
    word.tabIndex = 0;
    rect(word)?.classList.add("current");
    if (focus) word.focus({ preventScroll: true });
    reveal(word);
  }

  function edit(word, intoInput = false) {
    select(word);
    const address = `${base}/word?start=${word.dataset.s}&end=${word.dataset.e}`;
    return htmx.ajax("GET", address, { target: "#editor", swap: "innerHTML" }).then(() => {
      if (intoInput) focusInput();
    });
  }

  function focusInput() {
    const input = document.getElementById("after");
    input?.focus();
    input?.select();
  }

  function close() {
    editor.replaceChildren();
    current?.focus({ preventScroll: true });
  }

  function step(wanted, forward) {
    const all = words();
    const at = current ? all.indexOf(current) : forward ? -1 : all.length;
    const rest = forward ? all.slice(at + 1) : all.slice(0, Math.max(at, 0)).reverse();
    return rest.find(wanted);
  }
  const doubtful = (word) => word.classList.contains("doubtful");

  function nextDoubt(forward) {
    const word = step(doubtful, forward);
    if (word) edit(word);
    else document.getElementById(forward ? "next-page" : "previous-page")?.focus();
  }

  function show(start, end) {
    for (const old of document.querySelectorAll(".shown")) old.classList.remove("shown");
    const found = words().filter((word) => +word.dataset.s < end && +word.dataset.e > start);
    for (const word of found) {
      word.classList.add("shown");
      rect(word)?.classList.add("shown");
    }
    if (found.length) reveal(found[0]);
  }

  function crop() {
    const place = editor.querySelector(".crop");
    const image = document.querySelector("#scan img");
    if (!place || !image || !image.naturalWidth) return;
    const [left, top, right, bottom] = place.dataset.box.split(" ").map(Number);
    const [width, height] = [image.naturalWidth, image.naturalHeight];
    const tall = (bottom - top) * height;
    const [x, y] = [Math.max(0, left * width - tall * 4), Math.max(0, top * height - tall * 0.6)];
    const [w, h] = [(right - left) * width + tall * 8, tall * 2.2];
    const canvas = document.createElement("canvas");
    const scale = 52 / h;
    canvas.width = Math.min(w * scale, 900);
    canvas.height = 52;
    canvas.getContext("2d").drawImage(image, x, y, canvas.width / scale, h, 0, 0, canvas.width, 52);
    place.replaceChildren(canvas);
  }

  const save = (text) => {
    const input = document.getElementById("after");
    if (!input) return;
    input.value = text;
    input.form.requestSubmit();
  };

  document.addEventListener("click", (event) => {
    const word = event.target.closest("#text .w");
    if (word) return void edit(word);
    if (event.target.matches("#boxes rect"))
      return void edit(words().find((w) => w.dataset.s === event.target.dataset.s));
    const link = event.target.closest(".show");
    if (link && link.dataset.page === desk.dataset.page) {
      event.preventDefault();
      show(+link.dataset.start, +link.dataset.end);
    }
    if (event.target.closest("#accept, .choice")) save(event.target.closest("button").value);
    if (event.target.closest("#editor-close")) close();
    if (event.target.closest("#help-open")) help.showModal();
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || help.open) return;
    const typing = event.target.matches("input, textarea, select");
    if (event.key === "Escape" && (editor.childElementCount || typing)) {
      event.preventDefault();
      if (typing && !event.target.closest("#editor")) event.target.blur();
      else close();
      return;
    }
    if (typing) return;
    const onControl = event.target.matches("button, a, summary");
    const choice = /^[1-8]$/.test(event.key) && editor.querySelectorAll(".choice")[event.key - 1];
    const acts = {
      n: () => nextDoubt(true),
      p: () => nextDoubt(false),
      a: () => document.getElementById("accept")?.click(),
      u: () => document.getElementById("undo")?.click(),
      e: () => (document.getElementById("after") ? focusInput() : current && edit(current, true)),
      z: () => document.getElementById("scan")?.classList.toggle("near"),
      f: () => document.querySelector("#fields .edit")?.focus(),
      "[": () => document.getElementById("previous-page")?.click(),
      "]": () => document.getElementById("next-page")?.click(),
      "?": () => help.showModal(),
      ArrowRight: () => select(step(() => true, true)),
      ArrowLeft: () => select(step(() => true, false)),
    };
    if (!onControl) acts.Enter = acts.e;
    const act = choice ? () => choice.click() : acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || (onControl && event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id === "editor") {
      crop();
      if (current) reveal(current);
    }
    // One answer settles in several parts: what a new text calls for is done once.
    const text = document.getElementById("text");
    if (text.dataset.at && !text.dataset.seen) {
      text.dataset.seen = "1";
      drawBoxes();
      editor.replaceChildren();
      const at = +text.dataset.at;
      current = words().find((word) => +word.dataset.s >= at) ?? null;
      const next = step(doubtful, true);
      if (next) edit(next);
      else select(current);
    }
    document.getElementById("problems").replaceChildren();
  });
  // A field's form opens with the cursor in it; a saved one gives the focus back to its button.
  document.addEventListener("htmx:load", (event) => {
    const opened = event.detail.elt.matches?.(".cell-form, .row-form") ? event.detail.elt : null;
    opened?.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    if (event.detail.elt.matches?.("span.value")) event.detail.elt.querySelector(".edit")?.focus();
  });

  drawBoxes();
  const first = words().find(doubtful) ?? words()[0];
  if (first) first.tabIndex = 0;
  if (desk.dataset.start) show(+desk.dataset.start, +desk.dataset.end);
})();
