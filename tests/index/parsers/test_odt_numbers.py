"""Numbers that OpenDocument programs count: lists, their levels, and the outline of headings."""

from __future__ import annotations

from tests.index.make_formats import odt
from tests.index.parsers.parsing import read

STYLES = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
    'style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" '
    'style:num-format="a" style:num-suffix=")"/></text:list-style>'
    '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/>'
    "</text:list-style>"
    '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" '
    'style:num-format="1"/><text:outline-level-style text:level="2" style:num-format="1" '
    'text:display-levels="2"/></text:outline-style>'
    '<style:style style:name="Free" style:family="paragraph" style:list-style-name=""/>'
)


def items(*texts: str, more: str = "") -> str:
    rows = "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in texts)
    return f'<text:list text:style-name="L" {more}>{rows}</text:list>'


def heading(text: str, level: int = 1, more: str = "") -> str:
    return f'<text:h text:outline-level="{level}" {more}>{text}</text:h>'


def lines(body: str) -> list[str]:
    text = read("a.odt", odt(body, styles=STYLES)).text
    return [line for line in text.split("\n") if line]


def test_each_list_begins_anew_unless_it_continues_one():
    body = (
        items("Oars", "Ropes", more='xml:id="first"')
        + items("Nails")
        + items("Sails", more='text:continue-list="first"')
        + items("Masts", more='text:continue-numbering="true"')
    )
    assert lines(body) == ["1. Oars", "2. Ropes", "1. Nails", "3. Sails", "4. Masts"]


def test_levels_count_within_each_other_and_a_second_paragraph_has_no_number():
    inner = (
        "<text:list><text:list-item><text:p>Long</text:p></text:list-item>"
        "<text:list-item><text:p>Short</text:p></text:list-item></text:list>"
    )
    body = (
        '<text:list text:style-name="L"><text:list-header><text:p>Boats</text:p></text:list-header>'
        f"<text:list-item><text:p>Oars</text:p><text:p>of ash</text:p>{inner}</text:list-item>"
        '<text:list-item text:start-value="7"><text:p>Ropes</text:p>'
        f"{inner}</text:list-item></text:list>"
    )
    assert lines(body) == [
        "Boats", "1. Oars", "of ash", "a) Long", "b) Short", "7. Ropes", "a) Long", "b) Short",
    ]  # fmt: skip


def test_bullets_stay_unwritten():
    body = items("Oars").replace('"L"', '"B"')
    assert lines(body) == ["Oars"]


def test_headings_are_numbered_by_the_outline():
    body = (
        heading("Boats")
        + heading("Oars", 2)
        + heading("Preface", 1, 'text:style-name="Free"')
        + heading("Ropes", 2)
        + heading("Locks")
        + heading("Annex", 1, 'text:is-list-header="true"')
    )
    assert lines(body) == ["1 Boats", "1.1 Oars", "Preface", "1.2 Ropes", "2 Locks", "Annex"]
