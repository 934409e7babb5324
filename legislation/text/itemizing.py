"""Changes inside a list of items (项): which went, which changed, which came; the others are numbered anew."""

from dataclasses import dataclass

from .numerals import write_numeral
from .pairing import pairs_in_order
from .tree import Item, Paragraph

MOST = 3  # changed items: past it the whole paragraph is quoted


@dataclass(frozen=True, slots=True)
class ItemChange:
    """`old` is the item's number before, `new` the one after; 0 where it is not. `item` is what stands there now."""

    old: int
    new: int
    item: Item | None


def item_changes(old: Paragraph, new: Paragraph) -> list[ItemChange] | None:
    """Return the items that changed; None where more than the items of a plain numbered list did.

    Numbers of what went and changed are the old ones, those of what came the new ones.
    """
    if (old.text, old.tail) != (new.text, new.tail) or not _is_plain_list(old) or not _is_plain_list(new):
        return None
    before, after = ([item.text for item in paragraph.items] for paragraph in (old, new))
    kept = dict(pairs_in_order(before, after))
    changes = [
        ItemChange(i + 1, kept[i] + 1 if i in kept else 0, new.items[kept[i]] if i in kept else None)
        for i, text in enumerate(before)
        if i not in kept or text != after[kept[i]]
    ]
    changes += [ItemChange(0, j + 1, new.items[j]) for j in range(len(after)) if j not in kept.values()]
    return changes if len(changes) <= MOST and 2 * len(changes) <= len(after) else None


def _is_plain_list(paragraph: Paragraph) -> bool:
    """Tell whether the items are （一）, （二）, … on one line each."""
    return len(paragraph.items) > 1 and all(
        item.label == f"（{write_numeral(number)}）" and not item.subitems
        for number, item in enumerate(paragraph.items, 1)
    )
