"""Near-duplicates: syndicated copies and lightly edited versions, found by MinHash.

The similarity of two articles is the Jaccard similarity of their word 5-shingles (Broder 1997).
MinHash signatures estimate it; bands of signatures (locality-sensitive hashing, Leskovec et al.,
"Mining of Massive Datasets", ch. 3) select the few articles to compare. Signatures are stored, so
changing a constant here requires a new format of the catalogue.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.storage.schema import QUERY_BATCH, storable_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHINGLE_WORDS = 5  # a run that two articles rarely share by chance
BANDS, ROWS = 32, 4  # of pairs with similarity .55, 95 of 100 are compared; with .7, all
MINHASH_SEED = 1
SHINGLE_BATCH = 10_000
SIMILARITY_THRESHOLD = 0.55  # docs/experiments.md, "Near-duplicates"
COPY_SIMILARITY = 0.8  # of two versions of one text that begin differently
SHORT_ARTICLE_WORDS = 20  # below, one changed word may change everything: only equal articles count
WORD_PATTERN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Signature:
    """The stored signature of one article; both fields are empty if it has no words."""

    minhash: bytes  # BANDS * ROWS unsigned 32-bit integers, little-endian
    bands: tuple[int, ...]  # signed 64-bit hashes


def minhash_signature(text: str) -> Signature:
    """The signature of a text, with case and Unicode forms folded; equal on every machine."""
    import numpy as np
    from datasketch import MinHash

    shingles = _shingles(text)
    if not shingles:
        return Signature(b"", ())
    sketch = MinHash(BANDS * ROWS, MINHASH_SEED, scheme="affine32")
    ordered = sorted(shingles)
    for first in range(0, len(ordered), SHINGLE_BATCH):  # each takes a kilobyte while it is hashed
        sketch.update_batch(ordered[first : first + SHINGLE_BATCH])
    values = np.asarray(sketch.hashvalues).astype("<u4")
    rows = values.reshape(BANDS, ROWS)
    return Signature(values.tobytes(), tuple(_band(i, row.tobytes()) for i, row in enumerate(rows)))


def store_signature(connection: sqlite3.Connection, article_key: int, signature: Signature) -> None:
    """Store the signature of an article, replacing its earlier one; inside a transaction."""
    connection.execute("DELETE FROM bands WHERE article_key = ?", (article_key,))
    connection.execute(
        "INSERT OR REPLACE INTO signatures VALUES (?, ?)", (article_key, signature.minhash)
    )
    connection.executemany(
        "INSERT OR IGNORE INTO bands VALUES (?, ?)",
        [(band, article_key) for band in signature.bands],
    )


def store_missing_signatures(connection: sqlite3.Connection, article_keys: Iterable[int]) -> None:
    """Compute and store the signatures that articles lack; inside a transaction."""
    for key in article_keys:
        row = connection.execute(
            "SELECT text FROM articles WHERE key = ? "
            "AND key NOT IN (SELECT article_key FROM signatures)",
            (key,),
        ).fetchone()
        if row is not None:
            store_signature(connection, key, minhash_signature(row[0]))


def articles_sharing_a_band(
    connection: sqlite3.Connection, article_keys: Sequence[int]
) -> set[int]:
    """The articles that share a band with another one; only these can be near-duplicates."""
    shared: set[int] = set()
    seen: dict[int, int] = {}
    for at in range(0, len(article_keys), QUERY_BATCH):
        part = article_keys[at : at + QUERY_BATCH]
        marks = ",".join("?" * len(part))
        query = f"SELECT band, article_key FROM bands WHERE article_key IN ({marks})"
        for band, key in connection.execute(query, part):
            if seen.setdefault(band, key) != key:
                shared |= {key, seen[band]}
    return shared


def near_duplicates(connection: sqlite3.Connection, article_id: str) -> tuple[str, ...]:
    """Ids of the near-duplicates of an article, sorted; empty if the id is unknown."""
    row = connection.execute(
        "SELECT key, words, minhash FROM articles JOIN signatures ON article_key = key "
        "WHERE id = ?",
        (storable_text(article_id),),
    ).fetchone()
    if row is None:
        return ()
    key, words, minhash = row
    others = connection.execute(
        "SELECT id, words, minhash FROM articles JOIN signatures ON article_key = key "
        "WHERE key != ? AND key IN (SELECT other.article_key FROM bands AS own "
        "JOIN bands AS other USING (band) WHERE own.article_key = ?)",
        (key, key),
    )
    return tuple(
        sorted(
            identity
            for identity, other_words, other in others
            if _are_near_duplicates(minhash, other, min(words, other_words))
        )
    )


def count_different(connection: sqlite3.Connection, article_keys: Sequence[int]) -> int:
    """How many of some articles are different texts, versions of one text counted once.

    Articles that only share a long paragraph are different.
    """
    kept: list[NDArray[np.uint32]] = []
    for key in article_keys:
        query = "SELECT minhash FROM signatures WHERE article_key = ?"
        row = connection.execute(query, (key,)).fetchone()
        minhash = _minhash_array(row[0] if row else b"")
        if len(minhash) and not any((minhash == other).mean() >= COPY_SIMILARITY for other in kept):
            kept.append(minhash)
    return len(kept)


def duplicate_groups(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    """Groups of near-duplicates, linked directly or through others: sorted ids, sorted groups."""
    shared = connection.execute(
        "SELECT DISTINCT articles.id FROM bands JOIN articles ON key = article_key "
        "WHERE band IN (SELECT band FROM bands GROUP BY band HAVING count(*) > 1)"
    ).fetchall()
    groups: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for (identity,) in shared:
        if identity in seen:
            continue
        group, waiting = {identity}, [identity]
        while waiting:
            new = set(near_duplicates(connection, waiting.pop())) - group
            group |= new
            waiting += new
        seen |= group
        if len(group) > 1:
            groups.append(tuple(sorted(group)))
    return sorted(groups)


def _shingles(text: str) -> set[bytes]:
    words = WORD_PATTERN.findall(unicodedata.normalize("NFKC", text).casefold())
    runs = range(max(1, len(words) - SHINGLE_WORDS + 1)) if words else range(0)
    return {" ".join(words[i : i + SHINGLE_WORDS]).encode("utf-8", "surrogatepass") for i in runs}


def _band(number: int, rows: bytes) -> int:
    digest = hashlib.blake2b(number.to_bytes(2, "little") + rows, digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def _are_near_duplicates(one: bytes, other: bytes, words: int) -> bool:
    """Whether the estimated similarity reaches the threshold; `words` is of the shorter article."""
    if words < SHORT_ARTICLE_WORDS:
        return one == other
    return float((_minhash_array(one) == _minhash_array(other)).mean()) >= SIMILARITY_THRESHOLD


def _minhash_array(minhash: bytes) -> NDArray[np.uint32]:
    import numpy as np

    return np.frombuffer(minhash, "<u4")
