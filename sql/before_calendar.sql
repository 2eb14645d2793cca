--
-- Working days before 1978: whatever needs one says so, and nothing else is refused
--
SET search_path = oversight, public;
SET DateStyle = 'ISO, DMY';
\pset null -
CREATE SCHEMA before_test;
SET search_path = before_test, oversight, public;

-- 1 January 1978 was a Sunday and the Monday a bank holiday, so that the first
-- working day there is was Tuesday, the 3rd.
SELECT day, next_due(c, '1978-01-01', day), last_due(c, '1978-01-01', day), due_count(c, '1978-01-01', daterange('1977-12-31', day, '[]')), is_due(c, '1978-01-01', day)
FROM unnest('{1977-12-31,1978-01-01,1978-01-02,1978-01-03,1978-01-04}'::date[]) day, (SELECT cadence 'every day, or the next working day') c(c);
-- Saturday the 7th and Sunday the 8th move back to Friday.
SELECT day, next_due(c, '1978-01-05', day), last_due(c, '1978-01-05', day) FROM unnest('{1978-01-05,1978-01-06,1978-01-07,1978-01-08,1978-01-09}'::date[]) day,
	(SELECT cadence 'every day, or the previous working day') c(c);
SELECT last_due('by 1978-01-01, 1978-01-08, or the previous working day', '1978-01-02', '1978-01-20') AS back_from_the_eighth,
	last_due('by 1978-01-01, 1978-01-08, or the next working day', '1978-01-02', '1978-01-02') AS none_yet;
-- The last date there is was a Tuesday; closed, it leads beyond all dates.
SELECT day, next_due(c, '5874897-01-01', day), last_due(c, '5874897-01-01', day)
FROM unnest('{5874897-11-30,5874897-12-30,5874897-12-31}'::date[]) day, (SELECT cadence 'every month on the last day, or the next working day') c(c);
BEGIN;
INSERT INTO oversight.holiday (calendar, day, name) VALUES ('england-and-wales', '5874897-12-31', 'The last day');
SELECT c, next_due(c, '5874897-01-01', '5874897-12-02'), last_due(c, '5874897-01-01', '5874897-12-30'), nth_due(c, '5874897-01-01', 12), due_count(c, '5874897-01-01', '[5874897-12-01,)')
FROM unnest('{"every month on the last day until 5874897-12-31, or the next working day","every month on the last day until 5874897-12-31, or the previous working day"}'::cadence[]) c;
ROLLBACK;
SELECT next_due('every 20 working days', '5874897-12-10', '5874897-12-11') AS beyond_all_dates,
	next_due('every week for 20 working days, then every 2 days', '5874897-12-10', '5874897-12-29') AS a_limit_that_limits_nothing;

SELECT to_rrule('every 3 days for 20 working days', '1977-12-10');
SELECT to_rrule('every 3 days for 20 working days', '1978-01-10');

-- Duties of two rhythms, of which either may need such a day or not.
CREATE FUNCTION answer_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answer text;
BEGIN
	EXECUTE query INTO answer;
	RETURN 'answered';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
CREATE TABLE duty AS
SELECT row_number() OVER () AS id, c1, c2, a1, a2, b2, done, in_force, for_due, suspended,
	format('%L::cadence[], %L::date[], %L::date[], %L, %L::date[], %L', ARRAY[c1, c2], ARRAY[a1, a2], ARRAY[in_force_from, b2], in_force, done, date '1978-03-31') AS first_half,
	format('3, NULL, %L::date[], %L', for_due, suspended) AS second_half
FROM (VALUES ('every 10 working days'), ('every month, or the next working day'), ('every month, or the previous working day'),
		('at least every 10 working days'), ('every month'), ('at least every month'), ('within 5 working days, then within 1 month'),
		('within 1 month, then within 5 working days'), ('every 10 days for 20 working days, then every month'), ('at least every week for 20 working days, then at least every month'),
		('by 1977-12-28, 1978-03-01, or the next working day'), ('once, or the previous working day')) c(c1),
	(VALUES ('every 10 working days'), ('every month, or the next working day'), ('at least every 10 working days'), ('every month'), ('at least every month')) d(c2),
	(VALUES (date '1977-11-08'), ('1977-12-10'), ('1978-01-02')) e(a1), (VALUES (date '1977-12-20')) f(a2), (VALUES (date '1977-12-29'), ('1978-01-25')) g(b2),
	(VALUES (daterange '[1977-12-10,)', date '1977-12-10'), ('[1978-01-02,)', '1978-01-02')) h(in_force, in_force_from),
	(VALUES ('{}'::date[], NULL::date[], NULL::datemultirange), ('{1977-12-15,1977-12-31,1978-01-17}', NULL, NULL), ('{1978-01-25}', '{1978-01-31}', NULL),
		('{1977-12-31,1978-01-25}', '{1978-01-10,1978-01-20}', '{[1977-12-20,1978-01-05)}')) i(done, for_due, suspended)
WHERE b2 > in_force_from;
CREATE TABLE asked AS
SELECT d.id, answer_of(format('SELECT count(*) FROM assess(%s, %s)', first_half, second_half)) AS assess,
	answer_of(format('SELECT compliance(%s, %s)', first_half, second_half)) AS compliance,
	answer_of(format('SELECT explain_outcome(%s, date %L, %s)', first_half, day, second_half)) AS explain, day
FROM duty d, unnest('{1978-01-10,1978-02-02}'::date[]) day;
SELECT count(*), count(*) FILTER (WHERE assess = 'answered') > 0 AS some_are_answered, count(*) FILTER (WHERE assess <> 'answered') > 0 AS some_are_not FROM asked;
SELECT 'assess' AS function, assess AS answer FROM asked UNION SELECT 'compliance', compliance FROM asked UNION SELECT 'explain_outcome', explain FROM asked ORDER BY 1, 2;
-- What is listed can be counted, and each day explained.
SELECT d.*, a.* FROM asked a JOIN duty d USING (id)
WHERE (compliance = 'answered', explain = 'answered') IS DISTINCT FROM (assess = 'answered', assess = 'answered') ORDER BY d.id LIMIT 5;
-- What cannot be told of the dates before does not keep from telling the rest.
SELECT explain_outcome('by 1977-12-28, 1978-03-01, or the next working day', '1977-12-10', '[1978-01-02,)', '{}', '1978-03-31', day)
FROM unnest('{1977-12-28,1978-01-10,1978-03-01}'::date[]) day;
SELECT explain_outcome('every month, or the next working day', '1977-11-08', '[1978-01-02,)', '{1977-12-20,1978-01-05}', '1978-03-31', day)
FROM unnest('{1978-01-09,1978-01-10}'::date[]) day;
SELECT explain_outcome('{"every month, or the next working day","at least every month"}', '{1977-11-08,1977-12-20}', '{1977-12-10,1977-12-29}', '[1977-12-10,)', '{}',
	'1978-03-31', day, NULL, NULL, NULL, NULL)
FROM unnest('{1977-12-28,1978-01-09,1978-01-20}'::date[]) day;

SET client_min_messages = warning;
DROP SCHEMA before_test CASCADE;
