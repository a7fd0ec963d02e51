// What goes wrong between the page and its server, in one line below the masthead. It stands in the
// head, before Gradio's own scripts, and looks at what every request comes to; whatever waits for
// one that failed hears a "troubled" event. A script of the page tells what it has to say by "tell".

(() => {
  const API = "/gradio_api/";
  const STREAMS = /\/(queue\/data|heartbeat\/)/;
  const UNTOLD = /\/(cancel|reset)$/; // Gradio's own housekeeping: nobody waits for it
  const ASK_AGAIN = [2, 4, 8, 15]; // seconds between looks for a server that is gone; the last goes on
  const STAYS = 8000; // milliseconds that a failure stands before an answer that is well removes it
  const GONE = "Footnote does not answer. Is it still running?";
  const SIGNED_OUT = "You are signed out. Sign in again to go on.";
  const BROKEN = "Something went wrong: the terminal that Footnote runs in says more.";
  const BUSY = "Footnote is busy. Try again in a moment.";

  const fetched = window.fetch;
  if (fetched.isWatched) return;
  let told = null; // {kind, since} of the line that stands
  let looks = 0;
  let timer = null;
  let lastAnswer = 0;
  let isLeaving = false;

  const sentence = (words) =>
    words && words[0].toUpperCase() + words.slice(1) + (/[.!?…]$/.test(words) ? "" : ".");

  function made(tag, className, text) {
    const node = document.createElement(tag);
    node.className = className;
    node.textContent = text;
    return node;
  }

  function buttonOf(text, does) {
    const button = made("button", "trouble-button", text);
    button.type = "button";
    button.addEventListener("click", does);
    return button;
  }

  // `kind`: "out" (sign in again), "gone" (no answer) or "failed". A lesser one does not cover them.
  function tell(kind, words) {
    if (isLeaving || (kind === "failed" && told && told.kind !== "failed")) return;
    if (kind === "gone" && told?.kind === "out") return;
    const isSame = told?.kind === kind && document.getElementById("trouble-words")?.textContent === words;
    told = { kind, since: Date.now() };
    document.documentElement.dataset.trouble = words;
    if (isSame) return;
    clearLine();
    const line = made("div", "", "");
    line.id = "trouble";
    line.setAttribute("role", "alert");
    const text = made("span", "", words);
    text.id = "trouble-words";
    line.append(text);
    if (kind === "out") line.append(buttonOf("Sign in again", () => location.reload()));
    const dismiss = buttonOf("×", clear);
    dismiss.setAttribute("aria-label", "Dismiss");
    line.append(dismiss);
    (document.getElementById("page") || document.body).append(line);
  }

  function clearLine() {
    document.getElementById("trouble")?.remove();
  }

  function clear() {
    told = null;
    looks = 0;
    clearTimeout(timer);
    delete document.documentElement.dataset.trouble;
    clearLine();
  }

  // Whatever waits for `path` waits no longer.
  function troubled(path, kind, words) {
    if (isLeaving) return;
    tell(kind, words);
    document.dispatchEvent(new CustomEvent("troubled", { detail: { path, kind, words } }));
    if (kind === "gone") lookLater();
  }

  // Only while nothing else asks: what asks of itself, as Gradio does, tells as well.
  function lookLater() {
    clearTimeout(timer);
    const seconds = ASK_AGAIN[Math.min(looks, ASK_AGAIN.length - 1)];
    timer = setTimeout(() => {
      if (told?.kind !== "gone") return;
      looks += 1;
      const isQuiet = Date.now() - lastAnswer > 1000 * seconds;
      if (document.visibilityState === "visible" && isQuiet)
        window.fetch(`${API}app_id`).catch(() => {});
      lookLater();
    }, 1000 * seconds);
  }

  function answeredWell(path) {
    lastAnswer = Date.now();
    if (!told) return;
    if (told.kind === "failed" && lastAnswer - told.since < STAYS) return;
    if (told.kind !== "failed" || !STREAMS.test(path)) clear();
  }

  async function refused(path, response) {
    lastAnswer = Date.now();
    let words = "";
    try {
      const answer = await response.clone().json();
      words = [answer.detail, answer.error].find((each) => typeof each === "string") || "";
    } catch {
      // it says nothing that can be read
    }
    if (response.status === 401) troubled(path, "out", SIGNED_OUT);
    else if (response.status === 503) troubled(path, "failed", sentence(words) || BUSY);
    else troubled(path, "failed", sentence(words) || BROKEN);
  }

  // The messages of a stream of events that tell of a failure.
  function heard(text, path) {
    for (const line of text.split("\n")) {
      if (!line.startsWith("data: {") || !line.includes('"success":false')) continue;
      let message;
      try {
        message = JSON.parse(line.slice(6));
      } catch {
        continue;
      }
      if (message.msg === "process_completed" || message.msg === "process_generating")
        troubled(path, "failed", sentence(message.output?.error) || BROKEN);
      else if (message.msg === "unexpected_error") troubled(path, "gone", GONE);
    }
  }

  // The same stream for its reader, with an ear on what it says and on its end.
  function overheard(response, path) {
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let rest = "";
    let isOver = false;
    const body = new ReadableStream({
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            if (!isOver) troubled(path, "gone", GONE);
            controller.close();
            return;
          }
          controller.enqueue(value);
          const text = rest + decoder.decode(value, { stream: true });
          const end = text.lastIndexOf("\n") + 1;
          rest = text.slice(end);
          if (text.includes('"close_stream"')) isOver = true;
          heard(text.slice(0, end), path);
        } catch (error) {
          if (error.name !== "AbortError" && !isOver) troubled(path, "gone", GONE);
          controller.error(error);
        }
      },
      cancel: (reason) => {
        isOver = true;
        return reader.cancel(reason);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(body, { status, statusText, headers });
  }

  async function watched(address, options) {
    const url = new URL(address.url || address, location.href);
    const path = url.pathname;
    if (url.origin !== location.origin || !path.includes(API)) return fetched(address, options);
    let response;
    try {
      response = await fetched(address, options);
    } catch (error) {
      if (error.name !== "AbortError") troubled(path, "gone", GONE);
      throw error;
    }
    if (UNTOLD.test(path)) return response;
    if (!response.ok) {
      await refused(path, response);
      return response;
    }
    answeredWell(path);
    return STREAMS.test(path) && response.body ? overheard(response, path) : response;
  }
  watched.isWatched = true;
  window.fetch = watched;

  document.addEventListener("tell", (event) => tell("failed", sentence(event.detail)));
  window.addEventListener("pagehide", () => (isLeaving = true));
  window.addEventListener("pageshow", () => (isLeaving = false));
})();
