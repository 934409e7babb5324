"""The paths above a path, and the figures as they stand: what is folded and what is not yet, in one place."""

from django.db import migrations

PATHS = """
CREATE FUNCTION rollups_paths(path text) RETURNS SETOF text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT '.' || array_to_string(codes[:depth], '.') || '.'
    FROM (SELECT string_to_array(btrim(path, '.'), '.') AS codes) divided, generate_series(1, cardinality(codes)) depth
$$
"""
SUMS = """
CREATE VIEW rollups_currentsum AS
    SELECT id, measure, dimension, day, path, value FROM rollups_figuresum
    UNION ALL
    SELECT -delta.id, delta.measure, delta.dimension, delta.day, above.path::varchar(80), delta.value
    FROM rollups_figuredelta delta JOIN regions_division division ON division.id = delta.division_id
    CROSS JOIN LATERAL rollups_paths(division.path) above (path)
"""
FIGURES = """
CREATE VIEW rollups_currentfigure AS
    SELECT id, measure, dimension, day, body_id, division_id, value FROM rollups_figure
    UNION ALL
    SELECT -id, measure, dimension, day, body_id, division_id, value FROM rollups_figuredelta
"""


class Migration(migrations.Migration):
    dependencies = [("rollups", "0001_initial")]

    operations = [
        migrations.RunSQL(PATHS, "DROP FUNCTION rollups_paths(text)"),
        migrations.RunSQL(SUMS, "DROP VIEW rollups_currentsum"),
        migrations.RunSQL(FIGURES, "DROP VIEW rollups_currentfigure"),
    ]
