// The page's own script. Gradio runs it when the component of the newest turn is loaded, with
// `element` (that component), `server` (the Python functions it may call), `trigger` and `watch`.
// All HTML that is put into the page here was escaped by ui/html/answer.py and ui/html/source_panel.py.

const root = document.documentElement;
const wide = window.matchMedia("(min-width: 900px)");
const byId = (id) => document.getElementById(id);

let shownTurn = null; // {key, html} of the turn that `element` shows
let lastOpened = null; // the button that opened the source panel
let lastPlace = null; // what the source panel shows
let latestRequest = 0;

root.dataset.view = "ask";

const collection = new URLSearchParams(location.search).get("collection") || "";

// An answer may stand in two views, of which one is shown.
const isShown = (part) => !part.closest("[hidden]");

function placeOf(button) {
  const { article, start, end, sha, quote, number } = button.dataset;
  return { article, start, end, sha, quote, number };
}

// What `button` names, with the other sentences that the same answer cites from its article.
function placesOf(button) {
  const place = placeOf(button);
  if (button.dataset.from !== undefined) return { ...lastPlace, from: button.dataset.from };
  const all = [...(button.closest(".turn")?.querySelectorAll(".cite") || [])];
  const cites = all.filter(isShown).map(placeOf);
  const isOther = (other) => other.article === place.article && other.start !== place.start;
  return { ...place, others: cites.filter(isOther) };
}

async function openSource(button, { takeFocus }) {
  const place = placesOf(button);
  if (!(await showPlace(place))) return;
  showTabs(button);
  markOpened(button);
  if (takeFocus) {
    lastOpened = button;
    slideOver();
  }
}

function slideOver() {
  if (wide.matches) return;
  root.dataset.source = "open";
  byId("close-source").focus();
  setBehindInert(true);
}

// Whether the panel shows the place now; false if another was asked for meanwhile.
async function showPlace(place) {
  const request = ++latestRequest;
  let html;
  try {
    html = await server.show_article({ ...place, collection });
  } catch {
    html = undefined;
  }
  if (request !== latestRequest) return false;
  lastPlace = place;
  const body = byId("source-body");
  body.innerHTML =
    typeof html === "string"
      ? html
      : '<p class="source-empty">The article could not be loaded.</p>';
  body.scrollTop = 0;
  if (place.from === undefined) scrollToMark(body);
  placeShown(place);
  return true;
}

// A tab for each article that the answer cites, where there are several.
function showTabs(button) {
  const tabs = byId("source-tabs");
  if (button.dataset.from !== undefined) return;
  const cards = [...(button.closest(".turn")?.querySelectorAll(".card") || [])].filter(isShown);
  tabs.replaceChildren();
  if (cards.length < 2) return;
  for (const card of cards) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.className = "source-tab";
    tab.title = card.dataset.title;
    const numbers = document.createElement("b");
    numbers.textContent = card.querySelector(".card-number").textContent;
    tab.append(numbers, ` ${card.dataset.title}`);
    if (card.dataset.article === button.dataset.article) tab.setAttribute("aria-current", "true");
    tab.addEventListener("click", () => openSource(card, { takeFocus: false }));
    tabs.append(tab);
  }
}

// What is being removed is not left standing beside the proof that it is gone.
function leaveSource(article) {
  if (lastPlace?.article !== article) return;
  latestRequest += 1;
  lastPlace = null;
  shownPage = null;
  byId("source-tabs").replaceChildren();
  byId("view-switch").hidden = true;
  byId("page-problem").textContent = "";
  byId("source-body").innerHTML = '<p class="source-empty">The article that stood here was removed.</p>';
}

function linkToHere(query) {
  const here = new URL(location.href);
  here.search = query;
  if (collection) here.searchParams.set("collection", collection);
  return here.href;
}

async function copyLink(button) {
  const page = shownPage ? `&original=${shownPage.page}` : "";
  const link = linkToHere(button.dataset.link + page);
  try {
    await navigator.clipboard.writeText(link);
    button.textContent = "Link copied";
  } catch {
    button.textContent = link; // to be copied by hand
  }
  announce(button.textContent);
}

// `?article=ID&at=START-END` opens the article at that place, with `&original=3` page 3 of its PDF.
function openLinked() {
  const asked = new URLSearchParams(location.search);
  const names = ["article", "at", "sha", "original"];
  const [article, at, sha, page] = names.map((name) => asked.get(name) || "");
  if (!article) return;
  prefersPage = Boolean(page);
  showPlace({ article, at, sha, ...(page && { page }) }).then(slideOver);
}

function citesOfTurn() {
  const turn = (lastOpened || document.querySelector(".cite[aria-current]"))?.closest(".turn");
  return [...(turn || element).querySelectorAll(".cite, .near")].filter(isShown);
}

// The citation after the open one, or before it; round at the ends.
function stepCitation(by) {
  const cites = citesOfTurn();
  if (!cites.length) return false;
  const focused = cites.indexOf(document.activeElement);
  const at = focused >= 0 ? focused : cites.findIndex((c) => c.hasAttribute("aria-current"));
  const next = cites[(at + by + cites.length) % cites.length] || cites[0];
  next.focus();
  openSource(next, { takeFocus: wide.matches });
  return true;
}

function stepByKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  if (root.dataset.view !== "ask" || root.dataset.source === "open") return;
  const onCitation = event.target.closest?.(".cite, .card, .near");
  const by = { ArrowRight: 1, ArrowLeft: -1, ...(onCitation && { ArrowDown: 1, ArrowUp: -1 }) };
  if (by[event.key] && stepCitation(by[event.key])) event.preventDefault();
}

// A statement and its sentence in the article light up together.
function light(event) {
  const isOn = event.type === "mouseover" || event.type === "focusin";
  const statement = event.target.closest?.(".statement");
  const mark = event.target.closest?.("#source-body mark");
  if (!statement && !mark) return;
  const number = mark
    ? mark.dataset.number || document.querySelector(".cite[aria-current]")?.dataset.number
    : statement.querySelector(".cite")?.dataset.number;
  const turn = statement?.closest(".turn") || citesOfTurn()[0]?.closest(".turn");
  if (!number || !turn) return;
  const cites = [...turn.querySelectorAll(`.cite[data-number="${number}"]`)];
  const cite = cites.find(isShown);
  const isOpen = cite && lastPlace && cite.dataset.article === lastPlace.article;
  cite?.closest(".statement").classList.toggle("is-lit", isOn && Boolean(isOpen));
  for (const each of document.querySelectorAll("#source-body mark")) {
    const own = each.dataset.number || lastPlace?.number;
    if (own === number) each.classList.toggle("is-lit", isOn && Boolean(isOpen));
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

// On a phone the panel slides away; elsewhere the focus goes back to where the source was opened.
function closeSource() {
  if (root.dataset.source !== "open") {
    const inSource = document.activeElement?.closest?.("#source");
    const onCitation = document.activeElement?.closest?.(".cite, .card, .near");
    if (inSource && lastOpened) lastOpened.focus();
    else if (onCitation) document.querySelector("#question textarea")?.focus();
    return;
  }
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
    const isAskedAgain =
      shownTurn.state === "unanswered" && shownTurn.question === questionOf(turn);
    if (!isAskedAgain) byId("earlier-turns").insertAdjacentHTML("beforeend", shownTurn.html);
    shownTurn = null;
  }
}

const questionOf = (turn) => turn.querySelector(".question").textContent;

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

// Once the newest turn is answered, the turn that it replaces and all later ones are removed.
function dropReplaced() {
  const replaced = element.querySelector(".replaces")?.dataset.turn;
  const earlier = [...byId("earlier-turns").querySelectorAll(".turn")];
  const from = earlier.findIndex((turn) => turn.dataset.turn === replaced);
  if (from >= 0) for (const turn of earlier.slice(from)) turn.remove();
}

// The earlier turns are moved out of the component once, so that the newest one alone is sent.
function turnChanged() {
  document.dispatchEvent(new CustomEvent("turnshown"));
  const turn = element.querySelector(".turn");
  if (!turn) {
    forgetTurns();
    return;
  }
  takeReopened();
  keepEarlier(turn);
  dropReplaced();
  const isNew = !shownTurn;
  const state = turn.dataset.state;
  shownTurn = { key: turn.dataset.turn, html: turn.outerHTML, state, question: questionOf(turn) };
  root.dataset.talking = "yes";
  const talk = byId("talk");
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
  const mark = event.target.closest?.("#source-body mark.also");
  if (mark) {
    const cite = citesOfTurn().find((c) => c.dataset.number === mark.dataset.number);
    if (cite) openSource(cite, { takeFocus: false });
    return;
  }
  const button = event.target.closest?.("button");
  if (!button) return;
  if (button.id === "close-source") closeSource();
  else if (button.dataset.article !== undefined) openSource(button, { takeFocus: true });
  else if (button.dataset.link !== undefined) copyLink(button);
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

// A question whose answer cannot arrive any more is marked as lost in its place.
function endTurn({ path, kind, words }) {
  if (kind === "failed" && !path.endsWith("/queue/data")) return;
  const turn = element.querySelector('.turn[data-state="working"]');
  if (!turn) return;
  turn.dataset.state = "failed";
  const problem = document.createElement("p");
  problem.className = "problem";
  problem.textContent = words;
  turn.querySelector(".answer").replaceChildren(problem);
  shownTurn = { key: turn.dataset.turn, html: turn.outerHTML };
  root.dataset.working = "no";
}

watch("value", turnChanged);
document.addEventListener("troubled", (event) => endTurn(event.detail));
element.addEventListener("turnchanged", () => {
  if (shownTurn) shownTurn.html = element.querySelector(".turn").outerHTML;
});
focusQuestion(600); // ten seconds of frames: on a busy machine the page takes a while to stand
document.addEventListener("click", emptyAsked, { capture: true });
document.addEventListener("keydown", emptyAsked, { capture: true });
document.addEventListener("click", clicked);
document.addEventListener("keydown", stepByKey);
for (const name of ["mouseover", "mouseout", "focusin", "focusout"])
  document.addEventListener(name, light);
openLinked();
document.addEventListener("leavesource", (event) => leaveSource(event.detail));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeSource();
});
document.addEventListener("dragover", (event) => {
  if (root.dataset.view === "articles") event.preventDefault();
});
document.addEventListener("drop", dropped);
wide.addEventListener("change", closeSource);
