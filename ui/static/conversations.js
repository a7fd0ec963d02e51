// Saved conversations and the toolbar below an answer. Gradio runs it when the component of the
// list is loaded. All HTML that is put into the page here was escaped by ui/html/conversation_list.py.

const failed = () => document.documentElement.dataset.trouble || "Footnote does not answer. Is it still running?";
const list = () => document.getElementById("talk-list");
const idOf = (part) => part.closest("[data-talk]").dataset.talk;
const turnOf = (part) => part.closest(".turn");

const collection = new URLSearchParams(location.search).get("collection") || "";
let searching = 0; // the newest search; older ones that come late are not shown
let typing = null;

function announce(words) {
  const announcer = document.getElementById("announcer");
  if (announcer) announcer.textContent = words;
}

// What the server returned; null, after words in the line of trouble, where it could not be done.
async function call(name, asked) {
  let result;
  try {
    result = await server[name]({ ...asked, collection });
  } catch {
    result = { error: failed() };
  }
  if (result === undefined) result = { error: failed() }; // so Gradio gives what did not come
  if (!result?.error) return result ?? {};
  document.dispatchEvent(new CustomEvent("tell", { detail: result.error }));
  return null;
}

async function showList() {
  const search = ++searching;
  const words = document.getElementById("talk-words")?.value || "";
  let result;
  try {
    result = (await server.find_talks({ words, collection })) ?? { error: failed() };
  } catch {
    result = { error: failed() };
  }
  if (search !== searching || !list()) return;
  if (result.html !== undefined) list().innerHTML = result.html;
  else list().textContent = result.error;
  if (words) announce(list().querySelector(".list-head, .empty-list")?.textContent || "");
}

function save({ name, text, type }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function copyByHand(text) {
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "unseen";
  document.body.append(box);
  box.select();
  const isCopied = document.execCommand("copy");
  box.remove();
  return isCopied;
}

async function toClipboard(text, type) {
  try {
    if (type === "text/html" && window.ClipboardItem) {
      const parts = {};
      for (const kind of ["text/plain", "text/html"]) parts[kind] = new Blob([text], { type: kind });
      await navigator.clipboard.write([new ClipboardItem(parts)]);
    } else await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByHand(text);
  }
}

async function copyAnswer(button) {
  const form = button.dataset.copy;
  const file = await call("export_answer", { turn: turnOf(button).dataset.turn, form, plain: true });
  const menu = button.closest(".menu");
  if (!file) return;
  const isCopied = await toClipboard(file.text, file.type);
  const words = isCopied ? "Copied" : "Not copied: the browser does not allow it";
  announce(words);
  const summary = menu.querySelector("summary");
  summary.textContent = words;
  menu.open = false;
  summary.focus();
  setTimeout(() => (summary.textContent = "Copy"), 2000);
}

function turnChanged(part) {
  part.dispatchEvent(new CustomEvent("turnchanged", { bubbles: true }));
}

async function judge(turn, number, verdict, note) {
  const asked = { turn: turn.dataset.turn, number, verdict, note };
  if ((await call("judge_answer", asked)) === null) return false;
  const way = verdict === "refuse" ? "down" : verdict;
  for (const thumb of turn.querySelectorAll(`[data-judge][data-number="${number}"]`))
    thumb.setAttribute("aria-pressed", String(thumb.dataset.judge === way));
  return true;
}

async function thumbed(button) {
  const turn = turnOf(button);
  const number = Number(button.dataset.number);
  const verdict = button.getAttribute("aria-pressed") === "true" ? "" : button.dataset.judge;
  const form = turn.querySelector(`.note-form[data-number="${number}"]`);
  if (!(await judge(turn, number, verdict, form.elements.note.value))) return;
  form.hidden = verdict === "";
  const refuse = form.elements.refuse;
  if (refuse) {
    refuse.checked = false;
    refuse.closest("label").hidden = verdict !== "down";
  }
  announce(verdict ? "Saved. A note can be added." : "Taken back.");
  turnChanged(turn);
}

async function noted(form) {
  const turn = turnOf(form);
  const number = Number(form.dataset.number);
  const down = turn.querySelector(`[data-judge=down][data-number="${number}"]`);
  const isDown = down.getAttribute("aria-pressed") === "true";
  const verdict = !isDown ? "up" : form.elements.refuse?.checked ? "refuse" : "down";
  const note = form.elements.note;
  if (!(await judge(turn, number, verdict, note.value))) return;
  note.setAttribute("value", note.value);
  form.elements.refuse?.toggleAttribute("checked", form.elements.refuse.checked);
  announce("Note saved.");
  form.querySelector("button").textContent = "Saved";
  setTimeout(() => (form.querySelector("button").textContent = "Save note"), 2000);
  turnChanged(turn);
}

function show(part, isShown) {
  part.hidden = !isShown;
  if (isShown) (part.querySelector("input") || part.querySelector("button")).focus();
}

async function deleteTalk(button) {
  const row = button.closest("[data-talk]");
  const answer = button.dataset.delete;
  row.querySelector(".rename-form").hidden = true;
  show(row.querySelector(".sure"), answer === "");
  if (answer === "no") row.querySelector("[data-delete]").focus();
  if (answer !== "yes" || !(await call("delete_talk", { talk: idOf(row) }))) return;
  announce("Deleted.");
  await showList();
  document.getElementById("talk-words").focus();
}

async function renameTalk(form) {
  const asked = { talk: idOf(form), title: form.elements.title.value };
  if (!(await call("rename_talk", asked))) return;
  announce("Renamed.");
  await showList();
  list().querySelector(`[data-talk="${asked.talk}"] [data-rename]`)?.focus();
}

async function exportTalk(button) {
  const file = await call("export_talk", { talk: idOf(button), form: button.dataset.export });
  button.closest(".menu").open = false;
  if (file) save(file);
}

async function saveAnswer(button) {
  const asked = { turn: turnOf(button).dataset.turn, form: button.dataset.save };
  const file = await call("export_answer", asked);
  button.closest(".menu").open = false;
  if (file) save(file);
}

function showAsk() {
  document.querySelector("#masthead [data-view=ask]").click();
}

function askedAgain(button, what) {
  if (document.documentElement.dataset.working === "yes") return;
  const turn = turnOf(button);
  const question = turn?.querySelector(".question").textContent || "";
  trigger(what, { turn: turn?.dataset.turn || "", question });
  if (what === "edit") document.querySelector("#question textarea")?.focus();
}

const DOES = {
  signOut: () => {
    document.documentElement.dataset.signedOut = "yes";
    fetch("logout", { method: "POST" }).finally(() => location.reload());
  },
  open: (button) => {
    trigger("reopen", { talk: idOf(button) });
    showAsk();
  },
  rename: (button) => {
    const row = button.closest("[data-talk]");
    row.querySelector(".sure").hidden = true;
    show(row.querySelector(".rename-form"), true);
  },
  delete: deleteTalk,
  export: exportTalk,
  copy: copyAnswer,
  save: saveAnswer,
  again: (button) => askedAgain(button, "again"),
  edit: (button) => askedAgain(button, "edit"),
  judge: thumbed,
};

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]"))
    if (!menu.contains(event.target)) menu.open = false;
  const button = event.target.closest?.("button");
  if (!button) return;
  if (button.dataset.view === "talks") showList();
  for (const [name, does] of Object.entries(DOES))
    if (button.dataset[name] !== undefined) does(button);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(".note-form, .rename-form")) return;
  event.preventDefault();
  if (form.matches(".note-form")) noted(form);
  else renameTalk(form);
});
document.addEventListener("input", (event) => {
  if (event.target.id !== "talk-words") return;
  clearTimeout(typing);
  typing = setTimeout(showList, 200);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.(".menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
