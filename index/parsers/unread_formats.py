"""Why a format is not read, and what a person can do about it."""

from __future__ import annotations

PICTURES = frozenset(".png .jpg .jpeg .gif .webp .bmp .tif .tiff .heic .heif .jp2 .avif".split())
PICTURES_HINT = "pictures of pages have to be put into a PDF"
_NEXT_STEP = {
    ".doc .dot .wps .wpd .wri .pages .odm .sxw": "save them as .docx",
    ".ppt .pps .pot .key .sxi": "save them as .pptx",
    ".xlsb .numbers .sxc .wk1 .dbf .mdb .accdb": "save them as .xlsx or .csv",
    ".msg .oft": "save them as .eml",
    ".pst .ost .olm": "export their letters as .mbox or .eml",
    ".mobi .azw .azw3 .fb2 .lit": "convert them to .epub",
    ".djvu .ps .eps .xps .oxps .one .vsd .vsdx .odg .pub": "save them as PDF",
    ".tar .gz .tgz .bz2 .xz .7z .rar .zst .cab .iso": "unpack them, or pack them as .zip",
    ".webarchive": "save the pages as .html or PDF",
}
_STEP_OF = {suffix: step for suffixes, step in _NEXT_STEP.items() for suffix in suffixes.split()}


def refusal(suffix: str) -> str:
    """Why files of this suffix (lower case, with its dot; empty for none) are not read."""
    if not suffix:
        return "a file without an ending is not read: name it .txt if it is a text"
    if suffix in PICTURES:
        return f"{suffix} files are not read: {PICTURES_HINT}"
    step = _STEP_OF.get(suffix, "save them as .pdf, .docx or .txt if they hold texts")
    return f"{suffix[:20]} files are not read: {step}"
