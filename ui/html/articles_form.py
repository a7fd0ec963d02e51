"""The fixed HTML of the Articles view; its script fills in the lists."""

from __future__ import annotations

from html import escape

from assistant.config import Config
from ui.security.exposure import is_local_only

ACCEPTED_FORMATS = ".txt, .md, .html, .pdf, .docx, .odt, .pptx, .epub, .rtf or .eml"


def articles_form_html(config: Config) -> str:
    """Forms to add articles, the sources, the collections, and the list with its filter."""
    more = _web_html(allow_private=config.allow_private)
    if is_local_only(config):
        more += FOLDER_FORM
    return f"""
<div id="shelf-more">
<details name="shelf-more" data-changes><summary>Add from elsewhere</summary>{more}</details>
<details name="shelf-more" id="origins"><summary>Sources</summary>
<div id="origin-list"></div></details>
<details name="shelf-more" id="collections"><summary>Collections</summary>
<div id="collection-list"></div></details>
</div>
<div id="sending"></div>
<div id="shelf-tools" hidden>
<input type="search" id="shelf-filter" placeholder="Filter by title or source" autocomplete="off"
 aria-label="Filter by title or source" aria-controls="shelf-list">
<label class="sort">Sort by <select id="shelf-sort"><option value="title">title</option>
<option value="date">date</option><option value="words">words</option>
<option value="state">state</option></select></label>
<button type="button" id="shelf-problems" aria-pressed="false" hidden></button>
</div>
<h2 class="list-head" id="shelf-count" role="status"></h2>
<ul class="article-list" id="shelf-list"></ul>
<button type="button" id="shelf-further" class="quiet-button" hidden></button>
<div class="empty-list" id="shelf-empty" hidden><p>There are no articles yet.</p>
<p data-changes>Add {escape(ACCEPTED_FORMATS)} files, or drop them here.</p></div>
<dialog id="shelf-dialog" aria-labelledby="dialog-title"></dialog>
"""


def _web_html(*, allow_private: bool) -> str:
    own = "may be read as well" if allow_private else "are refused"
    return f"""
<form id="add-web"><label for="web-address">Web page or feed</label>
<div class="line"><input id="web-address" name="address" type="url" required maxlength="2000"
 placeholder="https://" autocomplete="off"><select name="kind" aria-label="What the address is">
<option value="url">page</option><option value="feed">feed (RSS, Atom)</option></select>
<button type="submit" class="quiet-button">Fetch</button></div>
<p class="fine">This goes to the web: Footnote fetches the address now and at every rebuild, and
sends nothing of yours. Addresses of your own network {own}.</p></form>
"""


FOLDER_FORM = """
<form id="add-folder"><label for="folder-path">Folder or file on this machine</label>
<div class="line"><input id="folder-path" name="place" required maxlength="4000"
 placeholder="/home/me/articles" autocomplete="off" spellcheck="false">
<button type="submit" class="quiet-button">Follow</button></div>
<p class="fine">It is read where it lies and never changed; every rebuild takes up what is new
in it.</p></form>
"""


def ask_only_html(name: str) -> str:
    """Why somebody with the role `ask` can add and remove nothing here."""
    return (
        f'<p class="fine">You are signed in as <bdi>{escape(name)}</bdi>, who may read and ask. '
        "What stands here is added and removed by others.</p>"
    )
