"""The paragraphs of an article between the tree of the text and the column that keeps them."""

from collections.abc import Iterable
from typing import Any

from .text.tree import Item, Paragraph, Subitem


def as_rows(paragraphs: Iterable[Paragraph]) -> list[dict[str, Any]]:
    """Return paragraphs as `ProvisionText.paragraphs` keeps them."""
    return [
        {
            "text": paragraph.text,
            "items": [
                {
                    "label": item.label,
                    "text": item.text,
                    "subitems": [{"label": subitem.label, "text": subitem.text} for subitem in item.subitems],
                }
                for item in paragraph.items
            ],
            "tail": paragraph.tail,
        }
        for paragraph in paragraphs
    ]


def from_rows(rows: Iterable[dict[str, Any]]) -> tuple[Paragraph, ...]:
    """Return what `ProvisionText.paragraphs` keeps as paragraphs of the tree."""
    return tuple(
        Paragraph(
            row.get("text", ""),
            tuple(
                Item(
                    item.get("label", ""), item.get("text", ""),
                    tuple(Subitem(one.get("label", ""), one.get("text", "")) for one in item.get("subitems", ())),
                )
                for item in row.get("items", ())
            ),
            row.get("tail", ""),
        )
        for row in rows
    )  # fmt: skip


def text_of(rows: Iterable[dict[str, Any]]) -> str:
    """Return an article's words as lines: what spans of opinions and adoptions count in."""
    return "\n".join(line for paragraph in from_rows(rows) for line in paragraph.lines())
