"""The full-text index of what people can help with: what SQLite and PostgreSQL each have for it.

Both hold the tokens of an offer exactly as they were made; neither stems, folds or ranks. They follow the table by
themselves: triggers on SQLite, a generated column on PostgreSQL. A later migration that makes SQLite build the table
anew (most changes of a column do) loses the triggers and has to make them again; a test fails when they are gone.
"""

from typing import Any

from django.db import migrations

SQLITE = (
    """CREATE VIRTUAL TABLE lamplighter_search USING fts5(
        stems, content='lamplighter_offer', content_rowid='place',
        detail=none, columnsize=0, tokenize="ascii tokenchars '@'")""",
    """CREATE TRIGGER lamplighter_search_come AFTER INSERT ON lamplighter_offer BEGIN
        INSERT INTO lamplighter_search (rowid, stems) VALUES (new.place, new.stems);
    END""",
    """CREATE TRIGGER lamplighter_search_gone AFTER DELETE ON lamplighter_offer BEGIN
        INSERT INTO lamplighter_search (lamplighter_search, rowid, stems) VALUES ('delete', old.place, old.stems);
    END""",
    """CREATE TRIGGER lamplighter_search_change AFTER UPDATE OF place, stems ON lamplighter_offer BEGIN
        INSERT INTO lamplighter_search (lamplighter_search, rowid, stems) VALUES ('delete', old.place, old.stems);
        INSERT INTO lamplighter_search (rowid, stems) VALUES (new.place, new.stems);
    END""",
    "INSERT INTO lamplighter_search (lamplighter_search) VALUES ('rebuild')",
)
SQLITE_BACK = (
    "DROP TRIGGER lamplighter_search_come",
    "DROP TRIGGER lamplighter_search_gone",
    "DROP TRIGGER lamplighter_search_change",
    "DROP TABLE lamplighter_search",
)
POSTGRESQL = (
    """ALTER TABLE lamplighter_offer ADD COLUMN found tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim(stems), ' '))) STORED""",
    # Written at once: what waits in a list beside the index makes every search read that list, or the whole table.
    "CREATE INDEX offer_by_words ON lamplighter_offer USING gin (found) WITH (fastupdate = off)",
    "COMMENT ON COLUMN lamplighter_offer.found IS 'members'",
)
POSTGRESQL_BACK = ("ALTER TABLE lamplighter_offer DROP COLUMN found",)


def make(apps: Any, schema_editor: Any) -> None:
    run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def take_away(apps: Any, schema_editor: Any) -> None:
    run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


def run(schema_editor: Any, statements: dict[str, tuple[str, ...]]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("lamplighter", "0001_initial")]
    operations = [migrations.RunPython(make, take_away, hints={"model_name": "offer"})]
