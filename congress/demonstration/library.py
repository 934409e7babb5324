"""Beside the regulations of the demonstration: what others published of the year 2023, and a full index of texts."""

from datetime import datetime

from congress.rollups.importing import SHIPPED_FILE, import_figures
from congress.rollups.operations import fold
from congress.search.index import rebuild
from legislation.search_index import DRAFT, REGULATION


def load(at: datetime) -> str:
    """Keep the figures of others, and write the index of regulations and drafts anew; may be run again."""
    with SHIPPED_FILE.open(encoding="utf-8", newline="") as lines:
        figures = import_figures(lines)
    fold()  # open data shows what was folded: the first look comes before the next folding
    entries = rebuild(REGULATION) + rebuild(DRAFT)
    return f"{figures} figures of others, {entries} articles and texts to be found"
