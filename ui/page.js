// The page's own script. Gradio runs it when the component of the newest turn is loaded, with
// `element` (that component), `server` (the Python functions it may call), `trigger` and `watch`.
// All HTML that is put into the page here was escaped by ui/render.py and ui/source.py.

const root = document.documentElement;
const wide = window.matchMedia("(min-width: 900px)");
const byId = (id) => document.getElementById(id);

let shownTurn = null; // {key, html} of the turn that `element` shows
let lastOpened = null; // the button that opened the source panel
let latestRequest = 0;

root.dataset.view = "ask";

function placeOf(button) {
  const { article, start, end, sha, quote } = button.dataset;
  return { article, start, end, sha, quote };
}

async function openSource(button, { takeFocus }) {
  const request = ++latestRequest;
  let html;
  try {
    html = await server.show_article(placeOf(button));
  } catch {
    html = undefined;
  }
  if (request !== latestRequest) return;
  const body = byId("source-body");
  body.innerHTML =
    typeof html === "string"
      ? html
      : '<p class="source-empty">The article could not be loaded. Is Footnote still running?</p>';
  body.scrollTop = 0;
  scrollToMark(body);
  markOpened(button);
  if (takeFocus) {
    lastOpened = button;
    if (!wide.matches) {
      root.dataset.source = "open";
      byId("close-source").focus();
      setBehindInert(true);
    }
  }
}

// Scrolls inside the panel alone; scrollIntoView would move the page around it as well.
function scrollToMark(body) {
  const mark = byId("cited");
  if (!mark) return;
  const top = mark.getBoundingClientRect().top - body.getBoundingClientRect().top;
  const bottom = top + mark.getBoundingClientRect().height;
  if (bottom > 0.6 * body.clientHeight) body.scrollTop += top - body.clientHeight / 3;
}

function markOpened(button) {
  for (const old of document.querySelectorAll("[data-article][aria-current]"))
    old.removeAttribute("aria-current");
  for (const old of document.querySelectorAll(".statement.is-open")) old.classList.remove("is-open");
  const { article, start } = button.dataset;
  const scope = button.closest(".turn, #articles") || document;
  for (const place of scope.querySelectorAll("[data-article]")) {
    if (place.dataset.article !== article || place.dataset.start !== start) continue;
    place.setAttribute("aria-current", "true");
    place.closest(".statement")?.classList.add("is-open");
  }
}

function closeSource() {
  if (root.dataset.source !== "open") return;
  delete root.dataset.source;
  setBehindInert(false);
  lastOpened?.focus();
}

function setBehindInert(isInert) {
  for (const id of ["masthead", "ask-view", "articles-view", "talks-view"]) {
    const part = byId(id);
    if (part) part.inert = isInert;
  }
}

function showView(name) {
  root.dataset.view = name;
  for (const tab of document.querySelectorAll("#masthead [data-view]")) {
    if (tab.dataset.view === name) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
}

function announce(words) {
  const announcer = byId("announcer");
  if (announcer) announcer.textContent = words;
}

function keepEarlier(turn) {
  if (shownTurn && shownTurn.key !== turn.dataset.turn) {
    byId("earlier-turns").insertAdjacentHTML("beforeend", shownTurn.html);
    shownTurn = null;
  }
}

function forgetTurns() {
  shownTurn = null;
  byId("earlier-turns").replaceChildren();
  delete root.dataset.talking;
  document.querySelector("#question textarea")?.focus();
}

// A reopened conversation brings its earlier turns along; they take the place of what was shown.
function takeReopened() {
  const reopened = element.querySelector(".reopened");
  if (!reopened) return;
  byId("earlier-turns").innerHTML = reopened.innerHTML;
  shownTurn = null;
  reopened.remove();
}

// Once the newest one is answered, the turn that it takes the place of goes with those behind it.
function dropReplaced() {
  const replaced = element.querySelector(".replaces")?.dataset.turn;
  const earlier = [...byId("earlier-turns").querySelectorAll(".turn")];
  const from = earlier.findIndex((turn) => turn.dataset.turn === replaced);
  if (from >= 0) for (const turn of earlier.slice(from)) turn.remove();
}

// The earlier turns are moved out of the component once, so that the newest one alone is sent.
function turnChanged() {
  const turn = element.querySelector(".turn");
  if (!turn) {
    forgetTurns();
    return;
  }
  takeReopened();
  keepEarlier(turn);
  dropReplaced();
  const isNew = !shownTurn;
  shownTurn = { key: turn.dataset.turn, html: turn.outerHTML };
  root.dataset.talking = "yes";
  const talk = byId("talk");
  const state = turn.dataset.state;
  root.dataset.working = state === "working" ? "yes" : "no";
  if (isNew || state !== "working") {
    const offset = turn.getBoundingClientRect().top - talk.getBoundingClientRect().top;
    talk.scrollTop += offset - 20;
  }
  if (state === "working") {
    announce(turn.querySelector(".stage")?.textContent || "");
    return;
  }
  announce(turn.dataset.said);
  const first = turn.querySelector(".card");
  if (first && wide.matches) openSource(first, { takeFocus: false });
}

// Once the box is there, and only if nothing else was chosen meanwhile; a phone's keyboard would
// cover what the page has to say first.
function focusQuestion(framesLeft) {
  if (!wide.matches || document.activeElement !== document.body) return;
  const box = document.querySelector("#question textarea");
  box?.focus();
  if (document.activeElement !== box && framesLeft > 0)
    requestAnimationFrame(() => focusQuestion(framesLeft - 1));
}

function ask(question) {
  showView("ask");
  trigger("suggestion", { question });
  if (wide.matches) document.querySelector("#question textarea")?.focus();
}

// Nothing is asked of the server for an empty box: its reply would empty what is typed meanwhile.
function emptyAsked(event) {
  const box = document.querySelector("#question textarea");
  if (!box || box.value.trim()) return;
  const byKey = event.key === "Enter" && event.target === box;
  const byButton = event.type === "click" && event.target.closest?.("#ask");
  if (!byKey && !byButton) return;
  event.preventDefault();
  event.stopPropagation();
  box.focus();
}

function clicked(event) {
  const button = event.target.closest?.("button");
  if (!button) return;
  if (button.id === "close-source") closeSource();
  else if (button.dataset.article !== undefined) openSource(button, { takeFocus: true });
  else if (button.id === "anew") trigger("anew");
  else if (button.dataset.ask !== undefined) ask(button.dataset.ask);
  else if (button.dataset.view !== undefined) {
    showView(button.dataset.view);
    if (button.dataset.view === "articles") trigger("shelf");
  }
}

function dropped(event) {
  if (root.dataset.view !== "articles" || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  const input = document.querySelector("#articles-view input[type=file]");
  if (!input) return;
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

watch("value", turnChanged);
element.addEventListener("turnchanged", () => {
  if (shownTurn) shownTurn.html = element.querySelector(".turn").outerHTML;
});
focusQuestion(600); // ten seconds of frames: on a busy machine the page takes a while to stand
document.addEventListener("click", emptyAsked, { capture: true });
document.addEventListener("keydown", emptyAsked, { capture: true });
document.addEventListener("click", clicked);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeSource();
});
document.addEventListener("dragover", (event) => {
  if (root.dataset.view === "articles") event.preventDefault();
});
document.addEventListener("drop", dropped);
wide.addEventListener("change", closeSource);
