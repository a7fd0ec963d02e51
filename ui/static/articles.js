// The Articles view. Gradio runs this when the view's component is loaded, after the limits that
// ui/views/articles.py puts before it. Rows come as data and are drawn as text; the HTML that is put in
// as it is was escaped by ui/html/source_list.py, ui/views/removal_dialogs.py and ui/state/upload_status.py.

const failed = () => document.documentElement.dataset.trouble || "Footnote does not answer. Is it still running?";
const collection = new URLSearchParams(location.search).get("collection") || "";
const byTitle = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const [ID, TITLE, DATE, SOURCE, WORDS, STATE, PROBLEM, FILE, KNOWN, BY] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const EVENTS = ["fetch", "follow", "forget", "discard", "leave", "restore"];
const ORDERS = {
  title: () => 0,
  date: (a, b) => (a[DATE] < b[DATE]) - (a[DATE] > b[DATE]),
  words: (a, b) => b[WORDS] - a[WORDS],
  state: (a, b) => stateRank(a) - stateRank(b) || byTitle.compare(a[STATE], b[STATE]),
};

const part = (id) => document.getElementById(id);

let known = { rows: [], total: 0, problems: 0, fitting: 0, is_whole: true };
let texts = []; // of each row of `known.rows`, folded
let fitting = []; // rows that fit the filter, sorted
let drawn = 0;
let latest = 0; // the newest request for rows; older answers are not shown
let typing = null;

function announce(words) {
  const announcer = part("announcer");
  if (announcer) announcer.textContent = words;
}

// What the server returned; an object with `error` where it could not be done.
async function call(name, asked = {}) {
  try {
    return (await server[name]({ ...asked, collection })) ?? { error: failed() };
  } catch {
    return { error: failed() };
  }
}

const folded = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
const stateRank = (row) => (row[PROBLEM] ? 0 : row[STATE] ? 1 : 2);
const counted = (n, thing) => `${n.toLocaleString("en")} ${thing}${n === 1 ? "" : "s"}`;

function wish() {
  const isPressed = part("shelf-problems").getAttribute("aria-pressed") === "true";
  return {
    filter: part("shelf-filter").value,
    sort: part("shelf-sort").value,
    problems: isPressed && known.problems > 0,
  };
}

async function readRows() {
  const request = ++latest;
  const answer = await call("rows", wish());
  if (request !== latest) return;
  if (answer.error) {
    const isTold = answer.error === document.documentElement.dataset.trouble; // in the line above
    if (!isTold) part("shelf-count").textContent = answer.error;
    return;
  }
  known = answer;
  if (!known.may_change) for (const node of document.querySelectorAll("[data-changes]")) node.remove();
  texts = known.rows.map((row) => folded(`${row[TITLE]} ${row[SOURCE]} ${row[BY]}`));
  arrange();
}

// What fits stands in order; a library that is not sent whole was arranged by the server.
function arrange() {
  const { filter, sort, problems } = wish();
  const words = folded(filter).split(/\s+/).filter(Boolean);
  fitting = known.rows;
  if (known.is_whole) {
    const fits = (row, i) =>
      (!problems || row[PROBLEM]) && words.every((word) => texts[i].includes(word));
    const order = ORDERS[sort];
    fitting = known.rows
      .filter(fits)
      .sort((a, b) => order(a, b) || byTitle.compare(a[TITLE], b[TITLE]));
  }
  drawn = 0;
  part("shelf-list").replaceChildren();
  drawMore();
  drawTools(words.length > 0 || problems);
}

function drawMore() {
  const more = fitting.slice(drawn, drawn + DRAWN_AT_ONCE);
  part("shelf-list").append(...more.map(rowOf));
  drawn += more.length;
  const left = fitting.length - drawn;
  const further = part("shelf-further");
  further.hidden = left === 0;
  further.textContent = `Show ${Math.min(left, DRAWN_AT_ONCE).toLocaleString("en")} more`;
  drawCount();
}

function drawCount() {
  const { total, is_whole } = known;
  const fits = is_whole ? fitting.length : known.fitting;
  const unread = known.rows.reduce((n, row) => n + (row[ID] === null), 0);
  let words = is_whole && unread
    ? `${counted(total - unread, "article")}, ${counted(unread, "file")} could not be read`
    : counted(total, "article");
  if (fits !== total) words = `${fits.toLocaleString("en")} of ${words}`;
  if (drawn < fits) words += ` · ${drawn.toLocaleString("en")} shown`;
  part("shelf-count").textContent = total ? words : "";
}

function drawTools(isNarrowed) {
  const { total, problems } = known;
  part("shelf-tools").hidden = total === 0;
  part("shelf-empty").hidden = total > 0;
  const button = part("shelf-problems");
  button.hidden = problems === 0;
  button.textContent = `With problems (${problems.toLocaleString("en")})`;
  if (isNarrowed && !fitting.length) part("shelf-count").textContent = "No article fits.";
}

function made(tag, className, text = "") {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}

function humanDate(date) {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return date || "no date";
  const when = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(when.getTime())) return date;
  return when.toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
}

// The date with a word on how it is known, or the day of the file under its own name.
function dated(row) {
  const isOfFile = !row[DATE] && row[KNOWN];
  const day = made("span", "row-date", humanDate(row[DATE] || row[KNOWN]));
  if (isOfFile) day.prepend("file of ");
  day.title = isOfFile
    ? "The article states no date. Its file was last changed on this day."
    : row[KNOWN] && `date from: ${row[KNOWN]}`;
  return day;
}

function rowOf(row) {
  const item = made("li", row[PROBLEM] ? "shelf-item is-troubled" : "shelf-item");
  const isArticle = row[ID] !== null;
  const card = made(isArticle ? "button" : "div", "article-row");
  if (isArticle) {
    card.type = "button";
    card.dataset.article = row[ID];
  }
  const title = made("span", "row-title", row[TITLE]);
  title.dir = "auto";
  const facts = made("span", "row-facts");
  if (isArticle) facts.append(dated(row), ` · ${counted(row[WORDS], "word")} · `);
  const source = made("bdi", "row-source", row[SOURCE]);
  source.title = row[SOURCE];
  facts.append(source);
  if (row[BY]) facts.append(" · ", made("bdi", "row-by", row[BY]));
  if (row[STATE]) facts.append(made("span", "badge", row[STATE]));
  card.append(title, facts);
  if (row[PROBLEM]) card.append(made("span", "why", row[PROBLEM]));
  item.append(card);
  const which = isArticle ? row[ID] : row[FILE];
  if (which && known.may_change) {
    const remove = made("button", "quiet-button row-remove", "Remove");
    remove.type = "button";
    remove.setAttribute("aria-label", `Remove ${row[TITLE]}`);
    remove.dataset.askFirst = isArticle ? "forget" : "discard";
    remove.dataset.which = which;
    item.append(remove);
  }
  return item;
}

async function readOrigins() {
  const answer = await call("origins");
  const { html = "", count = 0, troubled = 0 } = answer;
  part("origin-list").innerHTML = html;
  if (answer.error) part("origin-list").textContent = answer.error;
  const trouble = troubled ? `, ${troubled} not reached` : "";
  const summary = part("origins").querySelector("summary");
  summary.textContent = count ? `Sources (${count}${trouble})` : "Sources";
  summary.toggleAttribute("data-troubled", troubled > 0);
}

async function readCollections() {
  const answer = await call("collections");
  if (answer.error) return;
  if (!answer.is_there) {
    goTo("");
    return;
  }
  part("collection-list").innerHTML = answer.html;
  const summary = part("collections").querySelector("summary");
  const count = answer.names.length;
  summary.textContent = count ? `Collections (${count})` : "Collections";
  const choice = part("collection");
  if (!choice) return;
  choice.replaceChildren();
  for (const name of ["", ...answer.names]) choice.append(new Option(name || "Main library", name));
  choice.value = collection;
  choice.hidden = !count;
}

// Another library is another page: nothing of the conversation that was shown goes along.
function goTo(name) {
  const address = new URL(location.href);
  for (const each of ["collection", "article", "at", "sha"]) address.searchParams.delete(each);
  if (name) address.searchParams.set("collection", name);
  const isBuilding = part("outcome")?.querySelector("[data-state=working]");
  if (isBuilding && !window.confirm("A build is at work here. Leaving stops it.")) {
    part("collection").value = collection;
    return;
  }
  location.assign(address);
}

function readAll() {
  readRows();
  readOrigins();
  readCollections();
}

async function askFirst(button) {
  const { askFirst: what, which } = button.dataset;
  const answer = await call("ask_first", { what, which });
  const dialog = part("shelf-dialog");
  dialog.innerHTML = answer.html ?? '<h2 id="dialog-title"></h2><button data-close>Close</button>';
  if (answer.error) dialog.querySelector("h2").textContent = answer.error;
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("input") || dialog.querySelector("[data-close]")).focus();
}

async function carryOut(button) {
  const { do: what, which } = button.dataset;
  part("shelf-dialog").close();
  if (what === "dissolve") {
    const answer = await call("dissolve_collection", { which });
    if (answer.error) showProblem(answer.error);
    else if (which === collection) goTo("");
    else readCollections();
  } else if (EVENTS.includes(what)) {
    trigger(what, { which });
    document.dispatchEvent(new CustomEvent("leavesource", { detail: which }));
  }
}

async function foundCollection(form) {
  const answer = await call("found_collection", { name: form.elements.name.value });
  if (answer.error) part("found-problem").textContent = answer.error;
  else goTo(answer.name);
}

function submitted(event) {
  const form = event.target;
  if (!["found-form", "add-web", "add-folder"].includes(form.id)) return;
  event.preventDefault();
  const said = Object.fromEntries(new FormData(form));
  if (form.id === "found-form") foundCollection(form);
  else {
    trigger(form.id === "add-web" ? "fetch" : "follow", said);
    form.closest("details").open = false;
    form.reset();
  }
}

function showProblem(words) {
  const box = made("div", "build");
  box.append(made("p", "problem", words));
  part("sending").replaceChildren(box);
  announce(words);
}

// Before anything is sent: files beyond the limits are reported, the others are listed.
function filesChosen(event) {
  const input = event.target;
  if (!input.matches?.("#articles-view input[type=file]") || !input.files.length) return;
  const files = [...input.files];
  const big = files.find((file) => file.size > MOST_BYTES_EACH);
  const all = files.reduce((sum, file) => sum + file.size, 0);
  const mb = (bytes) => `${Math.round(bytes / 1e6).toLocaleString("en")} MB`;
  let problem = "";
  if (files.length > MOST_FILES)
    problem = `${files.length.toLocaleString("en")} files are more than the ${MOST_FILES.toLocaleString("en")} that can be added at once. Nothing was sent.`;
  else if (big)
    problem = `${big.name} has ${mb(big.size)}, more than the ${mb(MOST_BYTES_EACH)} that a file may have. Nothing was sent.`;
  else if (all > MOST_BYTES)
    problem = `${mb(all)} are more than the ${mb(MOST_BYTES)} that can be added at once. Nothing was sent.`;
  if (problem) {
    event.stopPropagation();
    event.preventDefault();
    input.value = "";
    showProblem(problem);
    return;
  }
  const box = made("div", "build arrivals");
  box.append(made("p", "", `Sending ${counted(files.length, "file")}…`), made("ul", ""));
  for (const file of files.slice(0, DRAWN_AT_ONCE)) {
    const line = made("li", "");
    const name = made("span", "");
    name.append(made("bdi", "", file.name));
    line.append(made("span", "state", "sending"), name);
    box.lastChild.append(line);
  }
  part("sending").replaceChildren(box);
}

// Work whose outcome cannot arrive any more is marked as lost in its place; the buttons work again.
function endWork({ path, kind, words }) {
  const isUpload = /\/(upload|queue\/join)$/.test(path);
  if (kind === "failed" && !isUpload && !path.endsWith("/queue/data")) return;
  if (part("sending").querySelector(".arrivals")) showProblem(words);
  if (kind === "failed" && isUpload) return;
  const working = part("outcome").querySelector("[data-state=working]");
  if (!working) return;
  working.dataset.state = "done";
  working.replaceChildren(made("p", "problem", words));
  for (const button of document.querySelectorAll("#shelf-actions button")) button.disabled = false;
  part("stop-build")?.setAttribute("hidden", "");
}

function outcomeChanged() {
  part("sending")?.replaceChildren();
  const build = part("outcome").querySelector("[data-state]");
  if (build?.dataset.state === "done") readAll();
}

function clicked(event) {
  const button = event.target.closest?.("button, a");
  if (!button) return;
  if (button.dataset.view === "articles") readAll();
  else if (button.dataset.collection !== undefined) {
    event.preventDefault();
    goTo(button.dataset.collection);
  } else if (button.dataset.askFirst) askFirst(button);
  else if (button.dataset.do) carryOut(button);
  else if (button.dataset.close !== undefined) part("shelf-dialog").close();
  else if (button.id === "shelf-further") {
    const next = drawn;
    drawMore();
    part("shelf-list").children[next]?.querySelector("button")?.focus();
  } else if (button.id === "shelf-problems") {
    const isPressed = button.getAttribute("aria-pressed") === "true";
    button.setAttribute("aria-pressed", String(!isPressed));
    rearrange();
  }
}

function rearrange() {
  clearTimeout(typing);
  if (known.is_whole) arrange();
  else typing = setTimeout(readRows, 120); // a pause in typing: each look costs the server one
}

document.addEventListener("troubled", (event) => endWork(event.detail));
document.addEventListener("click", clicked);
document.addEventListener("submit", submitted);
document.addEventListener("change", filesChosen, { capture: true });
part("shelf-filter").addEventListener("input", rearrange);
part("shelf-sort").addEventListener("change", rearrange);
document.addEventListener("change", (event) => {
  if (event.target.id === "collection") goTo(event.target.value);
});
new MutationObserver(outcomeChanged).observe(part("outcome"), { childList: true, subtree: true });
readAll();
