// The chip of what was searched for. Runs in one function with page.js, whose `trigger` it uses.

function lookAgain(part, words) {
  const turn = part.closest(".turn");
  if (!turn || root.dataset.working === "yes") return;
  const question = turn.querySelector(".question").textContent;
  trigger("look", { turn: turn.dataset.turn, question, words: words ?? question });
}

function showLookForm(part, isShown) {
  const look = part.closest(".look");
  const form = look.querySelector(".look-form");
  form.hidden = !isShown;
  look.querySelector(".searched").hidden = isShown;
  if (isShown) form.elements.words.focus();
  else {
    form.reset();
    look.querySelector("[data-look=edit]").focus();
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-look]");
  if (!button) return;
  if (button.dataset.look === "clear") lookAgain(button);
  else showLookForm(button, button.dataset.look === "edit");
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches(".look-form")) return;
  event.preventDefault();
  const words = event.target.elements.words.value.trim();
  if (words) lookAgain(event.target, words);
});
document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && event.target.closest?.(".look-form");
  if (!form) return;
  event.stopPropagation();
  showLookForm(form, false);
}, { capture: true });
