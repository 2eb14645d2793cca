-- The shortcuts of tools/psqlrc, each on the example, as a terminal of 120 columns
-- shows them.
SET client_min_messages = warning;
SELECT oversight.create_register('stoke') IS NOT NULL AS made;
SELECT oversight.load_example('stoke') IS NOT NULL AS loaded;

\getenv abs_srcdir PG_ABS_SRCDIR
\set start_file :abs_srcdir '/tools/psqlrc'
\i :start_file
\pset columns 120

SELECT fold('The quick brown fox jumps over the lazy dog', 10) AS folded, fold('', 10) AS empty, fold('Extraordinarily long', 5) AS "long word",
	fold('two words', 0) AS "width 0", fold(repeat('many ', 60), 1000) = fold(repeat('many ', 60), 255) AS "as wide as can be", fold(NULL, 10) AS none;

SET oversight.as_of = '2020-02-01';
:day;
:status WHERE next_due IS NOT NULL;
-- had the register been kept up to date, and nothing been recorded
BEGIN;
UPDATE instrument SET recorded_during = daterange(lower(recorded_during), NULL);
INSERT INTO escalation (authority, after_days, tells, step) VALUES ('E06000021', 20, 'dfe', 'raise with the department');
:overdue;
:instruments;
:parties;
:months;
-- children's duties of a team
DO $$ BEGIN
	PERFORM add_child_duties('E06000021', 'C-1', ARRAY['becomes looked after', 'placement begins'], '2019-09-02', 'North');
	PERFORM add_child_duties('E06000021', 'C-2', 'becomes looked after', '2019-11-04', 'South');
END $$;
:caseload;
:teams;
ROLLBACK;
:due WHERE due_on BETWEEN '2020-01-31' AND '2020-02-29';
:grades WHERE authority = 'E06000021';
:history WHERE authority = 'E06000021' AND area = 'overall';
:visits;
:expected;

SET oversight.as_of = '2025-07-15';
:spells;
:directions;
:interventions;
:partners;
:timelines WHERE authority = 'E06000021';
:timeline WHERE on_date BETWEEN '2019-10-28' AND '2019-11-30';
:plan LIMIT 4;
:pace;
:measures LIMIT 6;
:targets;
:quality LIMIT 4;
:changes WHERE false;

:shortcuts;
-- too long to be compared word for word
SELECT count(*) > 30 AS many, max(length("report")) <= 30 AS narrow FROM (:reports) r;

-- another register
SELECT oversight.create_register('other') IS NOT NULL AS made;
\set register other
:use;
:due;

RESET search_path;
DROP SCHEMA stoke CASCADE;
DROP SCHEMA other CASCADE;
