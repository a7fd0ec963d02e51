// What a reload would lose: the conversation that is shown, and a question without an answer. The tab
// keeps their names over the reload alone; the text of the answers comes from the server.

const LEFT = `footnote left ${collection}`;
let asked = ""; // a question that was sent and is not on the page yet

function noteAsked(event) {
  const box = document.querySelector("#question textarea");
  const byKey = event.key === "Enter" && !event.shiftKey && event.target === box;
  const byButton = event.type === "click" && event.target.closest?.("#ask");
  if (byKey || byButton) asked = box?.value.trim() || "";
}

function leave() {
  if (document.documentElement.dataset.signedOut) return; // another account may come next
  const waiting = element.querySelector(".turn:is([data-state=working], [data-state=unanswered]) .question");
  const talk = element.querySelector("[data-open-talk]")?.dataset.openTalk || "";
  const left = { talk, asked: asked || waiting?.textContent || "" };
  try {
    sessionStorage.setItem(LEFT, JSON.stringify(left));
  } catch {
    // The browser forbids storage, or it is full: a reload then begins with an empty page.
  }
}

function takeLeft() {
  try {
    const left = JSON.parse(sessionStorage.getItem(LEFT) || "{}");
    sessionStorage.removeItem(LEFT);
    return left;
  } catch {
    return {}; // the browser forbids storage
  }
}

function resume() {
  const left = takeLeft();
  const isReload = performance.getEntriesByType("navigation")[0]?.type === "reload";
  if (isReload && (left.talk || left.asked)) trigger("resume", left);
}

document.addEventListener("keydown", noteAsked, { capture: true });
document.addEventListener("click", noteAsked, { capture: true });
document.addEventListener("turnshown", () => {
  asked = "";
});
window.addEventListener("pagehide", leave);
resume();
