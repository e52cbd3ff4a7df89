"""An index for words within the words of a stream, where the database can have one: PostgreSQL with pg_trgm."""

from typing import Any

from django.db import DatabaseError, migrations, transaction


def make(apps: Any, editor: Any) -> None:
    """Make the index; a database whose owner may not add pg_trgm answers the same without it, only slower."""
    if editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=editor.connection.alias):
            editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        return
    editor.execute("CREATE INDEX stream_words ON registry_stream USING gin (text_key gin_trgm_ops)")


def drop(apps: Any, editor: Any) -> None:
    """Take the index away; the extension may serve others."""
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP INDEX IF EXISTS stream_words")


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_readings")]

    operations = [migrations.RunPython(make, drop, elidable=False)]
