// What to ask next, below the newest answer. Gradio runs it when that component is loaded. It comes
// some time after the answer, and goes as soon as another turn is shown than the one it is for.

function fit() {
  const turn = document.querySelector("#turn .turn");
  const isFor = element.querySelector(".next")?.dataset.after;
  document.getElementById("next").hidden = !isFor || turn?.dataset.turn !== isFor || turn.dataset.state !== "done";
}

fit();
watch("value", fit);
document.addEventListener("turnshown", fit);
