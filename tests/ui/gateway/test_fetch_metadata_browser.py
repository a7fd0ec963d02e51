"""A page of another site in the same browser: it reads nothing, changes nothing, fetches nothing.

The stranger's server has a loopback address of its own, which is another site to the browser.
"""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = [pytest.mark.long, pytest.mark.browser]

# Each way in which a page makes a browser ask another site for something.
ATTACKS = """
<!doctype html><title>stranger</title><body><script>
const footnote = "FOOTNOTE", stranger = location.origin;
const bait = `gradio_api/file=${stranger}/bait.html`;
const targets = [bait, "pwa_icon/12000", "config", "gradio_api/info", "gradio_api/app_id", "logout",
  "gradio_api/queue/data?session_hash=a1", "gradio_api/heartbeat/a1", "gradio_api/token",
  `gradio_api/proxy=${stranger}/bait`, "gradio_api/deep_link?session_hash=a1", "manifest.json"];
for (const target of targets) {
  const image = new Image(); image.src = footnote + target;
  for (const [tag, name] of [["script", "src"], ["iframe", "src"], ["object", "data"],
                             ["video", "src"]]) {
    const element = document.createElement(tag);
    element[name] = footnote + target; document.body.append(element);
  }
  const style = document.createElement("link");
  style.rel = "stylesheet"; style.href = footnote + target; document.head.append(style);
  fetch(footnote + target, {mode: "no-cors", credentials: "include"}).catch(() => 0);
}
const event = JSON.stringify({fn_index: 0, data: [], session_hash: "a1"});
for (const target of ["gradio_api/queue/join", "gradio_api/run/predict", "gradio_api/upload",
                      "gradio_api/component_server/", "gradio_api/process_recording", "login"]) {
  fetch(footnote + target, {method: "POST", mode: "no-cors", body: event}).catch(() => 0);
  navigator.sendBeacon(footnote + target, event);
  const frame = document.createElement("iframe");
  frame.name = target; document.body.append(frame);
  const form = document.createElement("form");
  form.method = "post"; form.action = footnote + target; form.target = target;
  form.enctype = "text/plain"; document.body.append(form); form.submit();
}
try { new WebSocket(footnote.replace("http", "ws") + "gradio_api/queue/join"); } catch (e) {}
new EventSource(footnote + "gradio_api/queue/data?session_hash=a1");
</script></body>
"""
LINKS = """
<!doctype html><title>stranger</title>
<a id="bait" href="FOOTNOTEgradio_api/file=http://HERE/bait.html">a page</a>
<a id="visit" href="FOOTNOTE?deep_link=x">Footnote</a>
"""
BAIT = "<script>window.mine = 1</script>"


class Stranger(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("User-Agent", "")))
        here = f"127.0.0.2:{self.server.server_port}"
        page = {"/": ATTACKS, "/links": LINKS}.get(self.path, BAIT)
        body = page.replace("FOOTNOTE", self.server.footnote).replace("HERE", here).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def stranger(site):
    server = ThreadingHTTPServer(("127.0.0.2", 0), Stranger)
    server.footnote, server.asked = site, []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_page_of_another_site_gets_nothing_but_a_visit(chromium, site, stranger):
    context = chromium.new_context()
    page = context.new_page()
    answers = []
    context.on("response", lambda response: answers.append((response.url, response.status)))
    page.goto(f"http://127.0.0.2:{stranger.server_port}/")
    page.wait_for_load_state("networkidle")
    ours = [(url.removeprefix(site), status) for url, status in answers if url.startswith(site)]
    assert len({url for url, _ in ours}) >= 15
    assert {status for _, status in ours} <= {403, 404}
    links = f"http://127.0.0.2:{stranger.server_port}/links"
    page.goto(links)
    page.click("#bait")
    page.wait_for_url(f"{site}**")
    assert page.url.startswith(f"{site}gradio_api/file=")
    assert page.evaluate("window.mine") is None
    assert "There is nothing at this address." in page.inner_text("body")
    assert {path for path, _ in stranger.asked} <= {"/", "/links", "/favicon.ico"}
    assert all("Chrome" in agent for _, agent in stranger.asked)

    page.goto(links)
    page.click("#visit")  # it is followed, and the page works from there
    page.wait_for_selector("#welcome .welcome")
    page.fill("#question textarea", "Who signed the Pyongyang declaration?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn [data-state=done] .cite")
    context.close()
