"""Names of OpenDocument's elements, and which of them a reader of the text does not see."""

from __future__ import annotations

_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE, TEXT, TABLE, STYLE, META, DRAW, PRESENTATION = (
    f"{{{_NAMES}:{part}:1.0}}"
    for part in ("office", "text", "table", "style", "meta", "drawing", "presentation")
)
SVG = f"{{{_NAMES}:svg-compatible:1.0}}"
DC = "{http://purl.org/dc/elements/1.1/}"
PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
NOT_SHOWN = frozenset(
    {
        f"{TEXT}tracked-changes",
        f"{TEXT}note",  # written out at the end of its section
        f"{TEXT}sequence-decls",
        f"{TEXT}hidden-text",
        f"{OFFICE}annotation",
        f"{SVG}title",  # for those who do not see a picture
        f"{SVG}desc",
    }
)
