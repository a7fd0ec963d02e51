"""Which single-byte encoding a text in Latin script is in, where none is stated.

General detectors take Spanish for Windows-1250 and Croatian for Windows-1257: the letters decide,
if those of one language have to explain all that are not ASCII. See `docs/experiments.md`,
"Encodings".
"""

from __future__ import annotations

import re
from collections import Counter

ENCODINGS = (
    "cp1252", "cp1250", "iso8859_2", "mac_roman", "cp1254", "cp1257", "iso8859_13", "cp850",
    "cp852", "mac_latin2", "iso8859_16",
)  # fmt: skip
"""By how common they are; of those that explain as much, the first is taken."""
_ALPHABETS = tuple(
    map(
        frozenset,
        (
            "éèïçôñöüåæœ", "äöüßé", "àâæçéèêëîïôœùûüÿ", "áéíñóúü", "àáâãçéêíóôõú", "àèéìíòóù",
            "åäöéü", "æøåéòô", "áðéíóúýþæö", "ëéïöüèê", "ąćęłńóśźż", "áčďéěíňóřšťúůýž",
            "áäčďéíľĺňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîșțşţ", "çğıiöşüâî\u0307", "ąčęėįšųūž",
            "āčēģīķļņšūž", "äõöüšž", "àçéèíïóòúü·", "çë",
        ),
    )
)  # fmt: skip
"""Letters of languages beside ASCII: English, German, French, Spanish, Portuguese, Italian,
Swedish, Danish, Icelandic, Dutch, Polish, Czech, Slovak, Hungarian, Croatian, Romanian, Turkish,
Lithuanian, Latvian, Estonian, Catalan, Albanian."""
_BEYOND_ASCII = re.compile(r"(?<=(.))?([^\x00-\x7f])(?=(.)|\Z)", re.S)
_QUOTES = frozenset("“”„‚‘’«»‹›…–—¡¿")
_JOINTS = frozenset("’–—")  # these stand between letters too
_SYMBOLS = frozenset("£€§©®°½¼¾²³±•™\u00a0\u00ad×·†‡")
_MOST_UNEXPLAINED = 0.1  # of the characters beyond ASCII


def latin_encoding(sample: bytes) -> str | None:
    """The encoding whose reading one language explains best; None if none does."""
    scores = {encoding: _unexplained(sample.decode(encoding, "replace")) for encoding in ENCODINGS}
    best = min(ENCODINGS, key=lambda encoding: scores[encoding])
    return best if scores[best] <= _MOST_UNEXPLAINED else None


def _unexplained(text: str) -> float:
    """The share of characters beyond ASCII that no language of the text's letters has."""
    letters: Counter[str] = Counter()
    strange = count = 0
    for found in _BEYOND_ASCII.finditer(text):
        before, character, after = found[1] or " ", found[2], found[3] or " "
        count += 1
        if character in _QUOTES:
            is_inside = before.isalpha() and after.isalpha()
            strange += is_inside and character not in _JOINTS
        elif character in _SYMBOLS:
            strange += (
                after.isalpha() and before.isalpha() or character in "£§¼¾" and after.isalpha()
            )
        elif character.isalpha() and not (character.isupper() and before.islower()):
            letters.update(character.lower())
        else:
            strange += 1
    known = max(sum(letters[c] for c in alphabet) for alphabet in _ALPHABETS)
    total = sum(letters.values())
    return (strange + total - known) / max(count, 1)
