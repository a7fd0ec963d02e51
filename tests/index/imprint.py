"""Articles of a newspaper, each with the same paragraph below it."""

from __future__ import annotations

from pathlib import Path

NEWS = (
    "The mill of Kirkby burned down on Monday. Nobody was hurt, said fire chief Ola Lund.",
    "A swan held up the trains at Selby for two hours. It was caught by the driver Per Holt.",
    "The town library opens on Sundays from May. It will cost 40,000 crowns a year.",
    "Nine boats took part in the regatta of Holm. The first prize went to Eva Strand.",
    "The choir of Varde sings in the quarry on Friday. All seats are sold.",
    "Two bears were seen near the school of Lien. The children stayed indoors until noon.",
    "The bakery of Dal has a new oven. It was built by the mason Tor Vik.",
    "The bridge at Elvestad stays closed until autumn. Divers found cracks in a pier.",
)
IMPRINT = (
    "The Valley Herald is published by the printer Agnes Moe in Nordby. It was founded in 1911 and "
    "has 17 reporters."
)


def newspaper(count: int = len(NEWS)) -> list[str]:
    """The texts of different articles, each of two paragraphs: its own, and the imprint."""
    own = (f"{NEWS[n % len(NEWS)]} This was report {n}." for n in range(count))
    return [f"{text}\n\n{IMPRINT}" for text in own]


def write(folder: Path, texts: list[str], name: str = "news") -> Path:
    """Write each text to a file `news0.txt`, `news1.txt`, ...; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for n, text in enumerate(texts):
        (folder / f"{name}{n}.txt").write_text(text)
    return folder
