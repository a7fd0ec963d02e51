// The original page of a PDF in the source panel, in place of the article's text. This part runs
// before page.js, which has the panel itself. The HTML was escaped by ui/html/original_page.py.

let prefersPage = false; // whether the next source opens at its page, too
let shownPage = null; // {page, pages, zoom} of the page that is shown
let latestPage = 0;

// The panel shows another article or place: its page, if the visitor looks at pages.
function placeShown(place) {
  latestPage += 1;
  shownPage = null;
  const hasPages = Boolean(byId("source-body").querySelector("[data-pages=yes]"));
  byId("view-switch").hidden = !hasPages;
  byId("page-problem").textContent = "";
  pressPane("text");
  if (prefersPage && hasPages && place.from === undefined) showOriginal({ page: place.page });
}

async function showOriginal({ page, zoom }) {
  const request = ++latestPage;
  const place = lastPlace;
  const body = byId("source-body");
  const size = zoom || shownPage?.zoom || keptZoom();
  body.setAttribute("aria-busy", "true");
  let answer;
  try {
    answer = await server.show_page({ ...place, collection, page, zoom: size });
  } catch {
    answer = undefined;
  }
  if (request !== latestPage || place !== lastPlace) return;
  body.removeAttribute("aria-busy");
  if (typeof answer?.html !== "string") {
    showText(answer?.error || "The page could not be loaded.");
    return;
  }
  putPage(body, answer, { isSamePage: shownPage?.page === answer.page });
}

function keptZoom() {
  return Number(root.dataset.pageZoom) || 1;
}

function putPage(body, answer, { isSamePage }) {
  const focus = focusedPart(body);
  const old = body.querySelector(".sheet-frame");
  const middle = isSamePage && old ? middleOf(old) : null;
  body.querySelector(".original")?.remove();
  body.querySelector(".source-text").hidden = true;
  byId("page-problem").textContent = "";
  body.insertAdjacentHTML("beforeend", answer.html);
  prefersPage = true;
  shownPage = { page: answer.page, pages: answer.pages, zoom: answer.zoom };
  root.dataset.pageZoom = answer.zoom;
  pressPane("page");
  const frame = body.querySelector(".sheet-frame");
  if (middle) scrollToMiddle(frame, middle);
  else scrollToSheetMark(frame);
  if (focus) (body.querySelector(focus) || frame).focus({ preventScroll: true });
  const note = body.querySelector(".sheet-note")?.textContent || "";
  announce(`Page ${answer.page} of ${answer.pages}. ${note}`);
}

// The selector of the part of the page view that has the focus, which is about to be replaced.
function focusedPart(body) {
  const part = document.activeElement;
  if (!part || !body.querySelector(".original")?.contains(part)) return "";
  if (part.matches(".sheet-frame, .page-number")) return `.${part.className}`;
  const name = part.getAttribute("aria-label");
  return name ? `.original button[aria-label="${name}"]:not([disabled])` : ".sheet-frame";
}

function middleOf(frame) {
  const { scrollLeft, scrollTop, clientWidth, clientHeight, scrollWidth, scrollHeight } = frame;
  return {
    across: (scrollLeft + clientWidth / 2) / scrollWidth,
    down: (scrollTop + clientHeight / 2) / scrollHeight,
  };
}

function scrollToMiddle(frame, { across, down }) {
  frame.scrollLeft = across * frame.scrollWidth - frame.clientWidth / 2;
  frame.scrollTop = down * frame.scrollHeight - frame.clientHeight / 2;
}

function scrollToSheetMark(frame) {
  const mark = frame.querySelector(".sheet-mark:not(.also)");
  if (!mark) return;
  frame.scrollTop = Math.max(0, mark.offsetTop - frame.clientHeight / 3);
  frame.scrollLeft = Math.max(0, mark.offsetLeft - 24);
}

// The text again, with the reason if the page cannot be shown.
function showText(problem) {
  latestPage += 1;
  shownPage = null;
  const body = byId("source-body");
  body.removeAttribute("aria-busy");
  body.querySelector(".original")?.remove();
  body.querySelector(".source-text").hidden = false;
  byId("page-problem").textContent = problem;
  pressPane("text");
  scrollToMark(body);
}

function pressPane(name) {
  for (const each of document.querySelectorAll("#view-switch [data-pane]"))
    each.setAttribute("aria-pressed", String(each.dataset.pane === name));
}

function turnTo(page) {
  if (!shownPage) return;
  const number = Math.min(Math.max(Math.round(page) || 1, 1), shownPage.pages);
  showOriginal({ page: number });
}

function pageClicked(event) {
  const button = event.target.closest?.("#source button");
  if (!button) return;
  if (button.dataset.pane === "page" && !shownPage) showOriginal({});
  else if (button.dataset.pane === "text") {
    prefersPage = false;
    showText("");
  } else if (button.dataset.turn !== undefined) turnTo(Number(button.dataset.turn));
  else if (button.dataset.size !== undefined)
    showOriginal({ page: shownPage?.page, zoom: Number(button.dataset.size) });
}

// In the page itself arrows turn pages while it is no wider than the panel, else they scroll it.
function pageKey(event) {
  const frame = event.target.closest?.(".sheet-frame");
  if (!frame || !shownPage || event.ctrlKey || event.altKey || event.metaKey) return;
  const isArrow = event.key === "ArrowLeft" || event.key === "ArrowRight";
  if (isArrow) event.stopImmediatePropagation(); // they go to no other citation from here
  if (isArrow && frame.scrollWidth > frame.clientWidth + 1) return;
  const larger = { "+": "Larger", "=": "Larger", "-": "Smaller" }[event.key];
  const turn = { ArrowRight: "Next page", ArrowLeft: "Previous page" }[event.key];
  const name = larger || turn;
  if (!name) return;
  event.preventDefault();
  document.querySelector(`.original button[aria-label="${name}"]`)?.click();
}

function pageTyped(event) {
  if (event.target.matches?.(".page-number")) turnTo(Number(event.target.value));
}

document.addEventListener("click", pageClicked);
document.addEventListener("keydown", pageKey);
document.addEventListener("change", pageTyped);
