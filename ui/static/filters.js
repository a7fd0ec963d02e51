// The filter panel above the question box, and the chips that show what an answer keeps to. Gradio
// runs it when the panel is loaded, with `server` (Python functions) and `trigger`.

const collection = new URLSearchParams(location.search).get("collection") || "";
const panel = () => document.getElementById("filter-panel");
const form = () => document.getElementById("filter-form");
const idsByLabel = new Map(); // what stands in the article box → the article's id
let typing = null;
let asking = 0;

function option(value, text) {
  const made = document.createElement("option");
  made.value = value;
  if (text !== undefined) made.textContent = text;
  return made;
}

function say(words) {
  document.getElementById("filter-problem").textContent = words;
}

const optional = () => form().querySelectorAll("label[data-of]"); // only where articles have such

async function offer() {
  const request = ++asking;
  let found;
  try {
    const [words, author, tag] = ["article", "author", "tag"].map((name) => form().elements[name].value);
    found = await server.filter_choices({ words, author, tag, collection });
  } catch {
    found = undefined;
  }
  found ??= { error: document.documentElement.dataset.trouble || "Footnote does not answer." };
  if (request !== asking || !form()) return;
  say(found.error || "");
  if (found.error) return;
  const { source, article } = form().elements;
  const chosen = source.value;
  const sources = found.sources.map(([name, count]) => option(name, `${name} (${count})`));
  source.replaceChildren(option("", "Any"), ...sources);
  source.value = chosen;
  const labels = found.articles.map(([id, title]) => {
    const label = title === id ? id : `${title} (${id})`;
    idsByLabel.set(label, id);
    return option(label);
  });
  article.list.replaceChildren(...labels);
  for (const label of optional()) {
    const names = found[label.dataset.of];
    const box = label.querySelector("input");
    if (names.length) label.hidden = false;
    box.list.replaceChildren(...names.map(([name, count]) => option(name, `${name} (${count})`)));
  }
}

function apply(event) {
  if (event.target !== form()) return;
  event.preventDefault();
  const { since, until, source, article, author, tag } = form().elements;
  const words = article.value.trim();
  const id = idsByLabel.get(words) || "";
  if (words && !id) {
    say("Choose one of the articles that are offered.");
    return;
  }
  if (since.value && until.value && since.value > until.value) {
    say("The first day is later than the last one.");
    return;
  }
  trigger("choose", {
    since: since.value,
    until: until.value,
    source: source.value,
    article: id,
    author: author.value.trim(),
    tag: tag.value.trim(),
  });
  for (const box of [article, source, author, tag]) box.value = "";
  panel().open = false;
  document.querySelector("#question textarea")?.focus();
}

// The same question in the place of its answer, without one of the things that limited it.
function drop(button) {
  const turn = button.closest(".turn");
  const ignored = JSON.parse(turn.querySelector(".ignored")?.dataset.words || "[]");
  trigger("drop", {
    turn: turn.dataset.turn,
    question: turn.querySelector(".question").textContent,
    what: button.dataset.drop,
    name: button.dataset.name,
    ignored,
  });
}

document.addEventListener("submit", apply);
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (button?.dataset.drop !== undefined) drop(button);
  else if (button?.dataset.unset !== undefined) {
    const { unset: what, name } = button.dataset;
    if (what === "all" || what === "range") for (const box of ["since", "until"]) form().elements[box].value = "";
    trigger("unset", { what, name: name || "" });
    document.querySelector("#question textarea")?.focus();
  } else if (button?.dataset.only !== undefined) trigger("choose", { only: button.dataset.only });
  if (panel()?.open && !event.target.closest?.("#filters")) panel().open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !panel()?.open) return;
  panel().open = false;
  panel().querySelector("summary").focus();
});
element.addEventListener("toggle", (event) => {
  if (event.target === panel() && panel().open) offer();
}, { capture: true });
element.addEventListener("input", (event) => {
  if (!event.target.list) return;
  clearTimeout(typing);
  typing = setTimeout(offer, 200);
});
