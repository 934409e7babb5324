"""What a settled version is to the database: words that nobody changes, whatever the program asks for."""

import pgtrigger

_VERSION_COLUMNS = (
    "state", "regulation_id", "number", "title", "preamble", "closing", "annexes", "digest", "settled_at",
)  # fmt: skip
_ERROR = "USING ERRCODE = 'integrity_constraint_violation'"
_LOCK = "SELECT state INTO its_state FROM legislation_draftversion WHERE id = {}.version_id FOR SHARE"
_TEXT_COLUMNS = ("version_id", "parent_id", "level", "label", "heading", "position", "paragraphs", "text")


def _differs(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


def settled_version_stands() -> pgtrigger.Trigger:
    """Return the trigger that keeps a settled version as it was settled: its state, its words, its digest."""
    return pgtrigger.Trigger(
        name="settled_version_stands",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF OLD.state = 'settled' THEN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'a settled version is never deleted' {_ERROR};
                ELSIF {_differs(_VERSION_COLUMNS)} THEN
                    RAISE EXCEPTION 'a settled version never changes' {_ERROR};
                END IF;
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


def settled_words_stand() -> pgtrigger.Trigger:
    """Return the trigger that adds, changes and deletes no provision of a settled version.

    The version's row is locked (shared), so that nobody settles it between the question and the write. Which
    provision the words belong to may still be corrected: that is a match between versions, not a word.
    """
    return pgtrigger.Trigger(
        name="settled_words_stand",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("its_state", "text")],
        func=f"""
            IF TG_OP = 'UPDATE' AND NOT ({_differs(_TEXT_COLUMNS)}) THEN
                RETURN NEW;
            END IF;
            IF TG_OP <> 'INSERT' THEN
                {_LOCK.format("OLD")};
                IF its_state = 'settled' THEN
                    RAISE EXCEPTION 'the words of a settled version never change' {_ERROR};
                END IF;
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            IF TG_OP = 'INSERT' OR OLD.version_id <> NEW.version_id THEN
                {_LOCK.format("NEW")};
                IF its_state = 'settled' THEN
                    RAISE EXCEPTION 'a settled version takes no more words' {_ERROR};
                END IF;
            END IF;
            RETURN NEW;
        """,
    )
