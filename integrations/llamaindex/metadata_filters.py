"""LlamaIndex's metadata filters: which nodes or articles pass them.

A single filter is evaluated by LlamaIndex's own function, so that it means what it means in its
stores. Its function takes no nested filters and raises an error where types do not fit (`"a" > 1`);
here filters nest, and what cannot be compared does not pass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from llama_index.core.vector_stores.types import (
    FilterCondition,
    MetadataFilter,
    MetadataFilters,
)
from llama_index.core.vector_stores.utils import build_metadata_filter_fn

from index.search.searcher import Session
from index.types import Filters

Metadata = Mapping[str, Any]
Predicate = Callable[[Metadata], bool]


def metadata_predicate(filters: MetadataFilters | None) -> Predicate:
    """Whether metadata passes the filters; any passes None and filters without conditions.

    AND: all pass; OR: one passes; NOT: none passes.
    """
    if filters is None or not filters.filters:
        return lambda _: True
    parts = [
        metadata_predicate(each) if isinstance(each, MetadataFilters) else _single(each)
        for each in filters.filters
    ]
    condition = filters.condition or FilterCondition.AND
    if condition is FilterCondition.AND:
        return lambda metadata: all(part(metadata) for part in parts)
    if condition is FilterCondition.OR:
        return lambda metadata: any(part(metadata) for part in parts)
    return lambda metadata: not any(part(metadata) for part in parts)


def with_document_ids(metadata: Metadata, ref_doc_id: str | None) -> Metadata:
    """Metadata with the keys under which LlamaIndex's stores let filters name the document."""
    named = ref_doc_id or "None"  # as `node_to_metadata_dict` writes it
    return {**metadata, "document_id": named, "doc_id": named, "ref_doc_id": named}


def article_filters(filters: MetadataFilters | Filters | None, session: Session) -> Filters | None:
    """Filters for a search in a library; None if no article passes.

    The keys of an article are `article_id` (also `ref_doc_id`, `doc_id`, `document_id`), `title`,
    `date` (ISO 8601, so that dates compare as texts), `file_date`, `source`, `author`, `tags` (a
    list), `language` and `words`. Each article is looked at; `index.types.Filters` are faster in a
    large library.
    """
    if isinstance(filters, Filters):
        return filters
    if filters is None or not filters.filters:
        return Filters()
    passes = metadata_predicate(filters)
    ids = tuple(
        article.id
        for article in session.article_summaries()
        if passes(
            with_document_ids(
                {
                    "article_id": article.id,
                    "title": article.title,
                    "date": article.date,
                    "file_date": article.file_date,
                    "source": article.source,
                    "author": article.author,
                    "tags": list(article.tags),
                    "language": article.language,
                    "words": article.words,
                },
                article.id,
            )
        )
    )
    return Filters(articles=ids) if ids else None


def _single(one: MetadataFilter) -> Predicate:
    """Whether metadata passes one filter; LlamaIndex looks them up by id, here they are the id."""
    matches = cast(
        Predicate,
        build_metadata_filter_fn(lambda metadata: metadata, MetadataFilters(filters=[one])),  # type: ignore[arg-type,return-value]
    )

    def passes(metadata: Metadata) -> bool:
        try:
            return bool(matches(metadata))
        except TypeError:
            return False

    return passes
