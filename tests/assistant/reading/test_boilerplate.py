"""Lines that belong to the page of an article are told from its sentences."""

from __future__ import annotations

import pytest

from assistant.reading.boilerplate import is_publication_line


@pytest.mark.parametrize("line", [
    "Updated May 4, 2025, 9:01 p.m. ET", "May 3, 2025, 9:01 a.m. ET",
    "Published 9:15 AM EDT, Mon May 1, 2023", "Last updated: Friday, March 3, 2023 at 10:30 am",
    "Contributing: Maria Holt, John Poe", "Photo courtesy of: the town", "Image credit: A. Poe",
    "New York CNN Business —", "SEOUL, South Korea (AP) —", "WASHINGTON –",
])  # fmt: skip
def test_times_of_printing_credits_and_datelines(line):
    assert is_publication_line(line)


@pytest.mark.parametrize("line", [
    "He left at 9:01 p.m. on May 3, 2025.", "The fair began on Aug. 18, 2023 at 10:30 a.m.",
    "Video shows the man.", "Related diseases are rare.", "May 3, 2025 was a Saturday.",
    "WASHINGTON – The fair was opened by Maria Holt.", "Members: Laos, Vietnam, Brunei",
])  # fmt: skip
def test_sentences_and_lists_are_none(line):
    assert not is_publication_line(line)
