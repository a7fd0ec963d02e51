// The second view of an answer, written by a language model, and the line that says which one.
// Gradio runs it when that line is loaded. All HTML that is put into the page here was escaped by
// ui/html/generated_answer.py, ui/html/model_status.py and ui/html/answer.py.

const CHOICE = "footnote-reads"; // in the browser's own store: "quoted" or "written"
const BETWEEN_LOOKS = 120; // milliseconds; the server waits for news besides
const LOST = "Footnote does not answer. Is it still running? The quoted answer stands.";
const watched = new Set(); // turns whose writing is looked at

function choice() {
  try {
    return localStorage.getItem(CHOICE) === "written" ? "written" : "quoted";
  } catch {
    return "quoted";
  }
}

function choose(reads) {
  try {
    localStorage.setItem(CHOICE, reads);
  } catch {
    // it then holds for nothing but what is shown now
  }
  for (const answer of document.querySelectorAll(".two-ways")) arrange(answer, reads);
}

function announce(words) {
  const announcer = document.getElementById("announcer");
  if (announcer && words) announcer.textContent = words;
}

// Shows one of the two; where nothing could be written, always the quoted one.
function arrange(answer, reads = choice()) {
  const isWritten = reads === "written" && answer.dataset.written !== "failed";
  for (const tab of answer.querySelectorAll("[role=tab]")) {
    const isOn = (tab.dataset.reads === "written") === isWritten;
    if (tab.getAttribute("aria-selected") === String(isOn)) continue;
    tab.setAttribute("aria-selected", String(isOn));
    tab.tabIndex = isOn ? 0 : -1;
  }
  answer.querySelector(".quoted").hidden = isWritten;
  answer.querySelector(".written").hidden = !isWritten;
  answer.dataset.arranged = reads;
}

function changed(answer) {
  answer.dispatchEvent(new CustomEvent("turnchanged", { bubbles: true }));
}

const find = (turn) => document.querySelector(`.two-ways[data-writing="${CSS.escape(turn)}"]`);

function put(turn, told) {
  const answer = find(turn);
  if (!answer) return;
  const written = answer.querySelector(".written");
  if (told.quoted !== undefined) answer.querySelector(".quoted").innerHTML = told.quoted;
  if (told.html !== undefined) {
    const hadFocus = written.contains(document.activeElement);
    written.innerHTML = told.html;
    if (hadFocus && !answer.querySelector("[role=tablist]").hidden)
      answer.querySelector("[role=tab][data-reads=written]").focus();
  }
  if (told.state !== "working") {
    answer.dataset.written = told.state === "done" ? "done" : "failed";
    answer.querySelector("[role=tablist]").hidden = told.state !== "done";
    answer.querySelector(".pulse")?.remove();
    const note = answer.querySelector(".written-note");
    note.textContent = told.note || "";
    note.hidden = !told.note;
    announce(told.said);
  }
  arrange(answer);
  changed(answer);
}

async function watchWriting(turn) {
  if (watched.has(turn)) return;
  watched.add(turn);
  let version = 0;
  let misses = 0;
  for (;;) {
    let told;
    try {
      told = await server.look_at_writing({ turn, version });
      if (told === undefined) throw new Error(LOST); // so Gradio gives what did not come
      misses = 0;
    } catch {
      misses += 1;
      told = misses < 5 ? { state: "same" } : { state: "failed", note: LOST, said: LOST };
    }
    if (!told || told.state === "gone") told = { state: "none" };
    if (told.state !== "same") {
      version = told.version ?? version;
      put(turn, told);
      if (told.state !== "working") return;
    }
    await new Promise((resolve) => setTimeout(resolve, misses ? 1000 : BETWEEN_LOOKS));
  }
}

// New answers appear, and reopened ones: each is shown the way that was chosen.
function seeAnswers() {
  for (const answer of document.querySelectorAll(".two-ways:not([data-arranged])")) arrange(answer);
  for (const answer of document.querySelectorAll('#turn .two-ways[data-written="working"]'))
    watchWriting(answer.dataset.writing);
}

function chooseByKey(event) {
  const tab = event.target.closest?.(".ways-tabs [role=tab]");
  if (!tab || !["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  const tabs = [...tab.parentElement.querySelectorAll("[role=tab]")];
  const other = tabs.find((each) => each !== tab);
  choose(other.dataset.reads);
  other.focus();
}

async function useModel(line) {
  const problem = element.querySelector(".model-problem");
  let told;
  try {
    told = await server.choose_model({ line });
  } catch {
    told = undefined;
  }
  told ??= { error: document.documentElement.dataset.trouble || "Footnote does not answer." };
  if (told?.html === undefined) {
    problem.textContent = told?.error || "";
    return;
  }
  const place = element.querySelector(".model-line").parentElement;
  place.innerHTML = told.html;
  const line_ = place.querySelector(".model-line");
  line_.open = true;
  line_.querySelector("summary").focus();
  announce(line_.querySelector("summary").textContent);
}

function clicked(event) {
  const button = event.target.closest?.("button");
  if (!button) return;
  if (button.dataset.reads !== undefined) choose(button.dataset.reads);
  else if (button.dataset.stopWriting !== undefined) {
    button.disabled = true;
    const turn = button.closest(".two-ways").dataset.writing;
    server.stop_writing({ turn }).catch(() => (button.disabled = false));
  } else if (button.dataset.noModel !== undefined) useModel("");
}

function submitted(event) {
  if (!event.target.matches?.(".model-form")) return;
  event.preventDefault();
  useModel(event.target.elements.model.value);
}

document.addEventListener("click", clicked);
document.addEventListener("submit", submitted);
document.addEventListener("keydown", chooseByKey, { capture: true });
new MutationObserver(seeAnswers).observe(document.getElementById("talk") || document.body, {
  childList: true,
  subtree: true,
});
seeAnswers();
