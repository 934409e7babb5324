"""Text as it is searched: normalised, cut into runs of letters and digits, each run into single characters and pairs.

Standard library only. What a word is does not matter: 岳阳 is found inside 岳阳市, 2023 inside 20231.
"""

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

_KEPT = frozenset("LNM")  # letters, numbers, and the marks that belong to letters


def normalised(text: str) -> str:
    """Return `text` in full-width and half-width alike, in lower case, all between letters and digits one space."""
    flat = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    return " ".join("".join(c if unicodedata.category(c)[0] in _KEPT else " " for c in flat).split())


def words_of(text: str) -> list[str]:
    """Return the words somebody looks for, each once: all must be found, each as it stands."""
    return list(dict.fromkeys(normalised(text).split()))


def lexemes(plain: str) -> Iterator[str]:
    """Yield every single character and every pair of neighbours of a normalised text."""
    for run in plain.split():
        yield from run
        for one, other in pairwise(run):
            yield one + other


def vector_literal(plain: str) -> str:
    """Return the `tsvector` of a normalised text as PostgreSQL reads it."""
    return " ".join(f"'{lexeme}'" for lexeme in sorted(set(lexemes(plain))))


def query_literal(words: list[str]) -> str:
    """Return the `tsquery` that every text holding all of `words` fulfils."""
    wanted = {lexeme for word in words for lexeme in (lexemes(word) if len(word) < 2 else _pairs(word))}
    return " & ".join(f"'{lexeme}'" for lexeme in sorted(wanted))


def _pairs(word: str) -> Iterator[str]:
    return (one + other for one, other in pairwise(word))
