"""A small library in which things are listed, defined, dated and repeated."""

from __future__ import annotations

from pathlib import Path

ARTICLES = {
    "league.md": "---\ntitle: The Baltic Harbour League\ndate: 2023-03-05\n---\n"
    "The Baltic Harbour League (BHL) is a union of harbour towns.\n"
    "Kirkby, Lindholm, the Holms and Porthaven founded the Baltic Harbour League in 1998.\n"
    "Its secretariat stands in Kirkby, in the old customs house by the northern pier.\n"
    "The harbour towns of the league share their pilots, their tugs and their ice breakers.\n"
    "A council of the harbour towns decides every spring what each of them has to pay.\n"
    "In the winter of 2010 the harbour of Lindholm was closed by ice for forty days.\n",
    "ferry.md": "---\ntitle: The Lindholm ferry\ndate: 2023-03-20\nauthor: Zoë Lind\n---\n"
    "The ferry to Lindholm sails at noon on Mondays.\n"
    "Its captain is Maria Holt, a former fisherwoman from Kirkby.\n"
    "The Baltic Harbour League pays for the ferry in the winter months.\n",
    "copy.md": "---\ntitle: The ferry to Lindholm\ndate: 2023-03-21\n---\n"
    "The ferry to Lindholm sails at noon on Mondays.\n"
    "Its captain is Maria Holt, a former fisherwoman from Kirkby.\n"
    "The Baltic Harbour League pays for the ferry in the winter months.\n",
    "mill.md": "---\ntitle: The old mill of Kirkby\ndate: 2023-05-02\nauthor: Zoë Lind\n"
    "source: Harbour Gazette\n---\n"
    "The old mill of Kirkby grinds rye, oats and barley.\n"
    "It was built by a device called a gin wheel, which horses turned.\n",
    "undated.txt": "A note on the North Koreans of Kirkby.\nThe league met them in April.\n",
}


def write_articles(folder: Path) -> None:
    """Write the articles as files."""
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
