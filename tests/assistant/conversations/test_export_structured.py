"""Lists and counts in exported answers."""

from __future__ import annotations

from assistant.conversations.export import export_answer, read_export
from assistant.serialization.from_json import answer_from_json
from assistant.serialization.to_json import answer_json
from tests.assistant.structured_answers import COUNTED, LIST


def test_exports_hold_the_list_and_the_count_and_the_same_record():
    markdown = export_answer(answer_json(LIST), "markdown")
    assert "- Kirkby \\[1\\]" in markdown
    assert "- and 2 more" in markdown
    html = export_answer(answer_json(COUNTED), "html")
    assert '<p dir="auto">3 articles.</p>' in html
    assert '<th scope="row">March 2023</th><td>2</td>' in html
    assert "<b>Porthaven" not in html
    (record,) = read_export(html).records
    assert answer_from_json(record).structured == COUNTED.structured
