"""The statements that fold. Every one is constant.

`rollups_paths` gives a path and those above it, `rollups_periods` the day, month and year of a day (migrations).
"""

# Readers and writers of deltas go on; a second folder waits.
ONE_FOLDER = "LOCK TABLE rollups_figure IN SHARE ROW EXCLUSIVE MODE"

# Deltas go away and figures and sums grow in one statement. A figure that exists keeps its path,
# so that its sums stay where they are until MOVE takes figure and sums along together.
FOLD = """
    WITH taken AS (
        DELETE FROM rollups_figuredelta WHERE id IN (SELECT id FROM rollups_figuredelta ORDER BY id LIMIT %s)
        RETURNING measure, dimension, day, body_id, division_id, value
    ), grouped AS (
        SELECT measure, dimension, day, body_id, division_id, sum(value) AS value
        FROM taken GROUP BY measure, dimension, day, body_id, division_id
    ), figures AS (
        INSERT INTO rollups_figure AS figure (measure, dimension, day, body_id, division_id, path, value)
        SELECT g.measure, g.dimension, g.day, g.body_id, g.division_id, division.path, g.value
        FROM grouped g JOIN regions_division division ON division.id = g.division_id
        ON CONFLICT (measure, division_id, day, body_id, dimension) DO UPDATE SET value = figure.value + EXCLUDED.value
        RETURNING measure, dimension, day, body_id, division_id, path
    ), sums AS (
        INSERT INTO rollups_figuresum AS total (measure, dimension, grain, day, path, value)
        SELECT g.measure, g.dimension, period.grain, period.begins, above.path, sum(g.value)
        FROM grouped g JOIN figures USING (measure, dimension, day, body_id, division_id)
        CROSS JOIN LATERAL rollups_paths(figures.path) above (path)
        CROSS JOIN LATERAL rollups_periods(g.day) period (grain, begins)
        GROUP BY g.measure, g.dimension, period.grain, period.begins, above.path
        ON CONFLICT (measure, path, grain, day, dimension) DO UPDATE SET value = total.value + EXCLUDED.value
    ) SELECT count(*) FROM taken
"""

# A division that hangs elsewhere in the tree now takes its figures out of the sums there and into those here.
MOVE = """
    WITH moved AS (
        SELECT figure.id, figure.measure, figure.dimension, figure.day, figure.value,
               figure.path AS old_path, division.path AS new_path
        FROM rollups_figure figure JOIN regions_division division ON division.id = figure.division_id
        WHERE figure.path <> division.path
    ), figures AS (
        UPDATE rollups_figure figure SET path = moved.new_path FROM moved WHERE moved.id = figure.id
    ), changes AS (
        SELECT measure, dimension, day, above.path, -value AS value
        FROM moved CROSS JOIN LATERAL rollups_paths(old_path) above (path)
        UNION ALL
        SELECT measure, dimension, day, above.path, value
        FROM moved CROSS JOIN LATERAL rollups_paths(new_path) above (path)
    ) INSERT INTO rollups_figuresum AS total (measure, dimension, grain, day, path, value)
    SELECT measure, dimension, period.grain, period.begins, path, sum(value)
    FROM changes CROSS JOIN LATERAL rollups_periods(day) period (grain, begins)
    GROUP BY measure, dimension, period.grain, period.begins, path
    ON CONFLICT (measure, path, grain, day, dimension) DO UPDATE SET value = total.value + EXCLUDED.value
"""

CLEAR_FIGURES = "DELETE FROM rollups_figure WHERE value = 0"
CLEAR_SUMS = "DELETE FROM rollups_figuresum WHERE value = 0"
