--
-- day_list, in_force_on and duty_status: what the reports on duties compute with.
--
SET search_path = oversight, pg_catalog;
SET datestyle = 'ISO, DMY';
\set SHOW_CONTEXT never

-- As array_agg, but NULL is passed over.
SELECT day_list(d), day_list(NULL) FROM (VALUES (date '2020-01-31'), (NULL), ('2019-12-31')) AS v (d);
SELECT day_list(d) IS NULL AS none FROM (SELECT date '2020-01-31') AS v (d) WHERE false;
SELECT n, day_list(d) = array_agg(d) AS same, cardinality(day_list(d)) = n AS all_of_them
FROM (VALUES (1), (57), (58), (59), (116), (117), (5000)) AS s (n)
CROSS JOIN LATERAL (SELECT date '2000-01-01' + k AS d FROM generate_series(1, n) AS k OFFSET 0) AS v
GROUP BY n ORDER BY n;
SELECT day_list(d) OVER (ORDER BY d) FROM (VALUES (date '2020-01-31'), ('2020-02-29')) AS v (d) ORDER BY 1;
SELECT day_list_transition(NULL, '2020-01-31');

SELECT in_force, day, in_force_on(in_force, day), in_force @> day AS as_operator
FROM (VALUES (daterange '[2020-01-01,2020-02-01)'), ('(,)'), ('empty'), (NULL)) AS r (in_force)
CROSS JOIN (VALUES (date '2019-12-31'), ('2020-01-01'), ('2020-01-31'), ('2020-02-01'), (NULL)) AS d (day)
ORDER BY in_force, day;

-- The same numbers as compliance, and each word and colour once.
CREATE TEMPORARY TABLE duty (name text, cadence cadence, anchor date, in_force daterange, done date[], grace int,
	recorded_during daterange, suspended datemultirange, binding boolean, follows boolean);
INSERT INTO duty VALUES
	('continuing', 'continuing', '2020-01-01', '[2020-01-01,)', NULL, NULL, NULL, NULL, true, false),
	('only stated', 'continuing', '2020-01-01', '[2020-01-01,)', NULL, NULL, NULL, NULL, false, false),
	('done', 'by 2020-03-01', '2020-01-01', '[2020-01-01,)', '{2020-02-20}', NULL, NULL, NULL, true, false),
	('not done', 'every month', '2020-01-31', '[2020-01-31,)', NULL, NULL, NULL, NULL, true, false),
	('late, within grace', 'every month', '2020-05-28', '[2020-05-28,)', NULL, 10, NULL, NULL, true, false),
	('intended, not seen', 'every month', '2020-01-31', '[2020-01-31,)', NULL, NULL, NULL, NULL, false, false),
	('nobody recorded it', 'every month', '2020-01-31', '[2020-01-31,)', NULL, NULL, '[2021-01-01,)', NULL, true, false),
	('suspended', 'every month', '2020-01-31', '[2020-01-31,)', '{2020-02-28,2020-03-30}', NULL, NULL, '{[2020-04-01,2020-12-01)}', true, false),
	('soon', 'every month', '2020-06-10', '[2020-06-10,)', NULL, NULL, NULL, NULL, true, false),
	('in time', 'every 3 months', '2020-02-15', '[2020-02-15,)', '{2020-05-10}', NULL, NULL, NULL, true, false),
	('to come', 'every 3 months', '2020-06-20', '[2020-06-20,)', NULL, NULL, NULL, NULL, true, false),
	('no anchor', 'every 3 months', NULL, '[2020-06-20,)', NULL, NULL, NULL, NULL, true, false);
CREATE TEMPORARY VIEW stands AS
	SELECT d.name, duty_status(d.cadence, d.anchor, d.in_force, d.done, '2020-07-01', d.grace, d.recorded_during, NULL,
			d.suspended, NULL, NULL, NULL, d.cadence, d.binding, d.follows,
			'{{complete,blue,NULL},{unmet beyond grace,red,NULL},{overdue within grace,amber,NULL},{unrecorded,grey,NULL},{due soon,amber,14},{suspended,grey,NULL},{on time,green,NULL}}') AS s,
		compliance(d.cadence, d.anchor, d.in_force, d.done, '2020-07-01', d.grace, d.recorded_during, NULL, d.suspended) AS c
	FROM duty d;
SELECT name, (s).status, (s).rag, (s).rag_reason, (s).met, (s).missed, (s).overdue, (s).unrecorded AS unrec, (s).suspended AS susp, (s).next_due, (s).days_to_next_due AS days
FROM stands;
SELECT count(*) FILTER (WHERE ((s).due, (s).met, (s).late, (s).missed, (s).overdue, (s).unrecorded, (s).suspended, (s).extra,
		(s).first_due, (s).last_due, (s).last_done, (s).next_due, (s).unmet_since, (s).unmet_run, (s).days_overdue,
		(s).worst_days_late, (s).total_days_late, (s).on_time_rate) IS DISTINCT FROM
	((c).due, (c).met, (c).late, (c).missed, (c).overdue, (c).unrecorded, (c).suspended, (c).extra,
		(c).first_due, (c).last_due, (c).last_done, (c).next_due, (c).unmet_since, (c).unmet_run, (c).days_overdue,
		(c).worst_days_late, (c).total_days_late, (c).on_time_rate)) AS differ
FROM stands;

-- The order of the rules decides, what has no rule has no colour, and the words stay.
SELECT rules, (s).status, (s).rag, (s).rag_reason
FROM (VALUES ('{{on time,green,NULL},{due soon,amber,14}}'::text[]), ('{{due soon,amber,8},{on time,green,NULL}}'), ('{{due soon,amber,9},{on time,NULL,NULL}}'),
	('{{due soon,NULL,14}}'), ('{}'), (NULL),
	-- what is no situation never applies, and the first rule of one decides
	('{{NULL,red,NULL},{on time,green,NULL},{on time,red,NULL}}')) AS r (rules)
CROSS JOIN LATERAL (SELECT duty_status('every month', '2020-06-10', '[2020-06-10,)', NULL, '2020-07-01', NULL, NULL, NULL,
	NULL, NULL, NULL, NULL, 'every month', true, false, rules) AS s OFFSET 0) AS d;
SELECT duty_status('every month', '2020-06-10', '[2020-06-10,)', NULL, '2020-07-01', NULL, NULL, NULL,
	NULL, NULL, NULL, NULL, 'every month', true, false, '{{due sooon,amber,14}}');
SELECT duty_status('every month', '2020-06-10', '[2020-06-10,)', NULL, '2020-07-01', NULL, NULL, NULL,
	NULL, NULL, NULL, NULL, 'every month', true, false, '{due soon,amber,14}');

-- Many cadences described in one call, more than are kept, and each right.
SELECT count(*) AS cadences, count(*) FILTER (WHERE d.said = describe(('every ' || d.k || ' days')::cadence)) AS kept_right
FROM (SELECT k, describe(('every ' || k || ' days')::cadence) AS said FROM generate_series(2, 300) k, generate_series(1, 2) OFFSET 0) d;
