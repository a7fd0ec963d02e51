// A question over the HTTP API, its stages as they come, and each citation read in its article.
// FOOTNOTE_TOKEN=fn_... node examples/http_stream.mjs QUESTION [ADDRESS]   (`serve --api` must run)
const [question, address = "http://127.0.0.1:7860"] = process.argv.slice(2);
const headers = { Authorization: `Bearer ${process.env.FOOTNOTE_TOKEN}` };

async function called(path, options = {}) {
  const response = await fetch(`${address}/api/v1/${path}`, { ...options, headers: { ...headers, ...options.headers } });
  if (!response.ok) throw new Error((await response.json()).detail);
  return response;
}

async function* events(response) {
  let text = "";
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + piece).split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const name = /^event: (.*)$/m.exec(block)?.[1];
      if (name) yield [name, JSON.parse(/^data: (.*)$/m.exec(block)[1])];
    }
  }
}

async function main() {
  const body = JSON.stringify({ question, stream: true });
  const response = await called("ask", { method: "POST", body, headers: { "Content-Type": "application/json" } });
  for await (const [name, value] of events(response)) {
    if (name === "stage") console.error(value.stage);
    if (name === "problem") throw new Error(value.detail);
    if (name !== "answer") continue;
    console.log(value.status);
    for (const statement of value.statements) console.log(statement.text, statement.citations);
    for (const cited of value.citations) {
      const place = `articles/${encodeURIComponent(cited.article_id)}?start=${cited.start}&end=${cited.end}`;
      const stored = await (await called(place)).json();
      if (stored.text !== cited.quote) throw new Error("a citation is not true");
      console.log(`[${cited.number}] ${cited.title}: ${cited.link}`);
    }
  }
}

main().catch((error) => { console.error(error.message); process.exitCode = 1; });
