"""Sums by day, month and year: a dashboard of a year reads few rows, whatever the number of days and kinds."""

from django.db import migrations, models

PERIODS = """
CREATE FUNCTION rollups_periods(day date) RETURNS TABLE (grain text, begins date)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    VALUES ('d', day), ('m', date_trunc('month', day::timestamp)::date), ('y', date_trunc('year', day::timestamp)::date)
$$
"""
# The few deltas are read first: the planner would rather spread out the paths of every division.
SUMS = """
CREATE VIEW rollups_currentsum AS
    WITH pending AS MATERIALIZED (
        SELECT id, measure, dimension, day, value,
               (SELECT path FROM regions_division division WHERE division.id = division_id) AS path
        FROM rollups_figuredelta
    )
    SELECT id, measure, dimension, grain, day, path, value FROM rollups_figuresum
    UNION ALL
    SELECT -pending.id, measure, dimension, period.grain::varchar(1), period.begins, above.path::varchar(80), value
    FROM pending CROSS JOIN LATERAL rollups_paths(pending.path) above (path)
    CROSS JOIN LATERAL rollups_periods(pending.day) period (grain, begins)
"""
FIGURES = """
CREATE VIEW rollups_currentfigure AS
    SELECT id, measure, dimension, day, body_id, division_id, path, value FROM rollups_figure
    UNION ALL
    SELECT -id, measure, dimension, day, body_id, division_id,
           (SELECT path FROM regions_division division WHERE division.id = division_id), value
    FROM rollups_figuredelta
"""
ANEW = """
INSERT INTO rollups_figuresum (measure, dimension, grain, day, path, value)
    SELECT measure, dimension, period.grain, period.begins, above.path, sum(value)
    FROM rollups_figure figure CROSS JOIN LATERAL rollups_paths(figure.path) above (path)
    CROSS JOIN LATERAL rollups_periods(figure.day) period (grain, begins)
    GROUP BY measure, dimension, period.grain, period.begins, above.path
"""
GRAINS = [("d", "day"), ("m", "month"), ("y", "year")]
ORDER = ["measure", "path", "grain", "day", "dimension"]
NOTHING = migrations.RunSQL.noop


class Migration(migrations.Migration):
    dependencies = [("rollups", "0002_current")]

    operations = [
        migrations.RunSQL("DROP VIEW rollups_currentsum", NOTHING),
        migrations.RunSQL("DROP VIEW rollups_currentfigure", NOTHING),
        migrations.RunSQL("DELETE FROM rollups_figuresum", NOTHING),
        migrations.RemoveConstraint(model_name="figuresum", name="figure_sum_once"),
        migrations.AddField(
            model_name="figuresum", name="grain",
            field=models.CharField(choices=GRAINS, default="d", max_length=1), preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="figuresum", constraint=models.UniqueConstraint(fields=ORDER, name="figure_sum_once")
        ),
        migrations.AlterModelOptions(
            name="figuresum",
            options={"ordering": ORDER, "verbose_name": "sum of figures", "verbose_name_plural": "sums of figures"},
        ),
        migrations.AlterModelOptions(
            name="currentsum",
            options={
                "managed": False, "ordering": ORDER, "verbose_name": "current sum of figures",
                "verbose_name_plural": "current sums of figures",
            },
        ),
        migrations.RunSQL(PERIODS, "DROP FUNCTION rollups_periods(date)"),
        migrations.RunSQL(SUMS, "DROP VIEW rollups_currentsum"),
        migrations.RunSQL(FIGURES, "DROP VIEW rollups_currentfigure"),
        migrations.RunSQL(ANEW, NOTHING),
    ]
