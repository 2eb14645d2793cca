-- The duties of a party as a calendar file. What calendar programs make of it,
-- test/t/093_calendar_feed.pl asks them.
SET client_min_messages = warning;
\set SHOW_CONTEXT never
SET datestyle = 'ISO, DMY';

--
-- Text
--
-- ends of line shown as what they are
CREATE FUNCTION shown(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT replace(replace(replace(t, E'\r', '<CR>'), E'\n', '<LF>'), E'\t', '<TAB>')
$$;
SELECT n, shown(oversight.calendar_text(t)) FROM (VALUES
	(1, 'plain'), (2, 'a,b;c\d:e"f'), (3, E'a\nb\rc\r\nd\n\re'), (4, E'a\tb\x01c\x7F' || 'd'), (5, E'a\u0085b\u2028c\u2029d\u000Be\u000Cf'),
	(6, E'\u00C5\u2027\u202A'), (7, ''), (8, NULL), (9, '\n')) AS v (n, t);
SELECT shown(oversight.calendar_line('SUMMARY:short')), shown(oversight.calendar_line(''));
-- 75 octets to a line, and a space before each that goes on
SELECT oversight.calendar_line(repeat('x', n)) = repeat('x', least(n, 75))
		|| CASE WHEN n > 75 THEN E'\r\n ' || substr(repeat('x', n), 76, 74) ELSE '' END
		|| CASE WHEN n > 149 THEN E'\r\n ' || substr(repeat('x', n), 150, 74) ELSE '' END || E'\r\n' AS right, n
FROM unnest(ARRAY[74, 75, 76, 149, 150, 223]) AS n;
-- no character is split, and what is unfolded is what was folded, wherever the
-- line is cut and however wide the characters are
SELECT count(*) AS lines,
	count(*) FILTER (WHERE replace(f, E'\r\n ', '') <> t || E'\r\n') AS changed,
	count(*) FILTER (WHERE EXISTS (SELECT FROM regexp_split_to_table(f, E'\r\n') AS l (line) WHERE octet_length(l.line) > 75)) AS too_long,
	-- but for the last
	count(*) FILTER (WHERE EXISTS (SELECT FROM regexp_split_to_table(regexp_replace(f, E'\r\n[^\r]*\r\n$', ''), E'\r\n') AS l (line)
		WHERE octet_length(l.line) < 72 AND f ~ E'\r\n ')) AS too_short
FROM generate_series(0, 160) AS n,
	unnest(ARRAY['x', 'é', '語', '👩']) AS c,
	LATERAL (SELECT repeat('a', n) || repeat(c, 50) AS t) x,
	LATERAL (SELECT oversight.calendar_line(x.t) AS f) y;
SELECT oversight.calendar_uri(t) FROM (VALUES ('https://example.org/a?b=c&d=%20#e'), (E'https://é.org/ \\"<>^`{|}\r\n')) AS v (t);
-- the same key, the same identifier; another division of it, another one
SELECT oversight.calendar_uid('stoke', 'E06000021', 'direction-2') AS uid,
	oversight.calendar_uid('a', 'bc') = oversight.calendar_uid('ab', 'c') AS same_1,
	oversight.calendar_uid('a', NULL) = oversight.calendar_uid('a', '') AS same_2,
	oversight.calendar_uid('a', NULL) = oversight.calendar_uid('a') AS same_3,
	oversight.calendar_uid('a,1:b') = oversight.calendar_uid('a', 'b') AS same_4;

--
-- Rules
--
SELECT c, f, r.first_day, r.rule
FROM (VALUES
	('every month', '[2019-10-31,)'), ('every month', '[2019-10-31,2020-03-01)'), ('every month', '[2020-02-29,)'),
	('every month', '[2019-10-31,2019-11-30)'), ('every month', '[2019-10-31,2019-12-01)'), ('every month', 'empty'),
	('every month 3 times', '[2019-10-31,)'), ('every month 3 times', '[2019-10-31,2020-02-01)'), ('every month 3 times', '[2019-10-31,2020-01-31)'),
	('every month 3 times', '[2019-12-31,)'), ('every month until 2020-06-30', '[2019-10-31,2020-03-01)'), ('every month until 2020-06-30', '[2019-10-31,2021-01-01)'),
	('by 2020-01-31', '[2019-10-31,)'), ('by 2020-01-31', '[2019-10-31,2020-01-31)'), ('once', '[2019-10-31,)'),
	('every year on 31 march', '(,)'), ('every 2 weeks on monday', '[2020-01-01,2020-02-04)'), ('FREQ=MONTHLY;BYDAY=-1FR', '[2019-10-31,)'),
	('by 2020-01-31, 2020-02-29', '[2019-10-31,)'), ('every month, or the next working day', '[2019-10-31,)'), ('at least every month', '[2019-10-31,)'),
	('every 10 working days', '[2019-10-31,)'), ('after 10 days, then every month', '[2019-10-31,)'), ('continuing', '[2019-10-31,)')) AS v (c, f)
LEFT JOIN LATERAL oversight.calendar_rule(c::oversight.cadence, '2019-10-31', f::daterange) r ON true;

--
-- A feed
--
SELECT oversight.create_register('feed') IS NOT NULL AS made;
SET search_path = feed, oversight, public;
INSERT INTO authority (code, name, kind) VALUES ('A', 'Anyshire', 'county'), ('B', 'Borough, The', 'london borough');
INSERT INTO party (code, name, kind) VALUES ('dfe', 'Department', 'body'), ('board', 'Board; chair', 'body'), ('idle', 'Idle', 'post');
INSERT INTO source (code, publisher, title, link) VALUES ('s', 'dfe', 'Directions', 'https://example.org/directions');
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, source) VALUES
	('A', 'd1', 'First direction', 'direction', 'direction', '2020-01-01', '[2020-01-01,)', '[2020-01-01,)', 's'),
	('A', 'plan', 'Plan', 'improvement plan', 'stated intention', '2020-01-01', '[2020-01-01,)', '[2020-01-01,)', NULL),
	('B', 'd1', 'First direction', 'direction', 'direction', '2020-01-01', '[2020-01-01,)', '[2020-01-01,)', 's');
INSERT INTO obligation (authority, instrument, clause, duty, title, wording, cadence, anchor)
	SELECT i.authority, i.id, v.clause, v.duty, v.title, v.wording, v.cadence::cadence, '2020-01-01'
	FROM instrument i JOIN (VALUES
		('A', 'd1', '1', 'report', 'Monthly report', 'The Board shall report, monthly.', 'every month on the last friday'),
		('A', 'd1', '2', 'review', 'Review', NULL, 'at least every 3 months'),
		('A', 'd1', '3', 'board', 'Meet', NULL, 'every 2 months, or the next working day'),
		('A', 'd1', '4', 'agree', 'Agree terms', NULL, 'by 2020-06-30'),
		('A', 'd1', '5', 'help', 'Co-operate', NULL, 'continuing'),
		('A', 'plan', '', 'publish', 'Publish the plan', NULL, 'by 2020-04-30'),
		('B', 'd1', '1', 'report', 'Report', NULL, 'every year')) AS v (authority, instrument, clause, duty, title, wording, cadence)
	ON (v.authority, v.instrument) = (i.authority, i.code);
INSERT INTO obligation_party (authority, obligation, party, role) SELECT authority, id, 'board', 'owes' FROM obligation;

-- Without the stamps, which say when the rows were entered, and unfolded.
CREATE FUNCTION feed_lines(VARIADIC names text[] DEFAULT '{}') RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT l.line
	FROM regexp_split_to_table(replace(calendar_feed('feed', 'board', current_setting('test.authority', true), current_setting('test.as_of')::date), E'\r\n ', ''), E'\r\n') WITH ORDINALITY AS l (line, n)
	WHERE l.line !~ '^(DTSTAMP|LAST-MODIFIED):' AND (cardinality(names) = 0 OR split_part(split_part(l.line, ':', 1), ';', 1) = ANY (names))
	ORDER BY l.n
$$;
SET test.as_of = '2020-02-01';
SELECT * FROM feed_lines();
SELECT calendar_feed('feed', 'board', 'B', '2020-02-01') ~ 'Duties of Board\\; chair \(Borough\\, The\)' AS named,
	calendar_feed('feed', 'board', 'B', '2020-02-01') ~ 'Monthly report' AS other;

-- The same facts and day, the same text; and the stamps are the rows' own.
SELECT calendar_feed('feed', 'board', NULL, '2020-02-01') = calendar_feed('feed', 'board', as_of => '2020-02-01') AS same;
SELECT DISTINCT substring(x FROM '[0-9TZ]+$') = to_char(o.changed_at AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') AS entered_then
FROM regexp_split_to_table(calendar_feed('feed', 'board', as_of => '2020-02-01'), E'\r\n') AS x, (SELECT max(changed_at) AS changed_at FROM obligation_party) o
WHERE x ~ '^(DTSTAMP|LAST-MODIFIED)';
SET TimeZone = 'Pacific/Auckland';
SET DateStyle = 'German';
SELECT md5(calendar_feed('feed', 'board', as_of => date '2020-02-01')) AS one \gset
RESET TimeZone;
SET DateStyle = 'ISO, DMY';
SELECT md5(calendar_feed('feed', 'board', as_of => '2020-02-01')) = :'one' AS same_in_any_zone;
SET oversight.as_of = '2020-02-01';
SELECT md5(calendar_feed('feed', 'board')) = :'one' AS same_by_the_setting;
RESET oversight.as_of;
-- The window.
SELECT count(*) FROM regexp_split_to_table(calendar_feed('feed', 'board', 'A', '2020-02-01', '2020-05-01', '2020-05-31'), E'\r\n') x WHERE x ~ '^DTSTART';

-- What changes a duty counts one more in SEQUENCE, from the day it is known; the
-- identifiers of what stays are kept.
SELECT count(*) FROM vary_rhythm('A', 'report', 'every 2 months', '2020-06-01', decided_on => '2020-03-02', decided_by => 'board');
INSERT INTO suspension (authority, obligation, during, reason)
	SELECT authority, id, '[2020-03-01,2020-05-01)', 'closed' FROM obligation WHERE duty = 'board';
SET test.authority = 'A';
SELECT * FROM feed_lines('SUMMARY', 'SEQUENCE', 'RRULE');
SET test.as_of = '2020-03-03';
SELECT string_agg(l, ' ' ORDER BY n) FROM feed_lines('SUMMARY', 'SEQUENCE', 'DTSTART', 'RRULE', 'STATUS') WITH ORDINALITY AS f (l, n) GROUP BY (n - 1) / 4 ORDER BY (n - 1) / 4;

-- Revoked: what had not fallen due is called off, and what comes round by a rule
-- ends; under the identifiers it had.
CREATE TEMPORARY TABLE was AS SELECT l FROM feed_lines('UID') AS l;
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, revokes)
	SELECT 'A', 'd2', 'Second direction', 'direction', 'direction', '2020-05-04', '[2020-05-04,)', '[2020-05-04,)', id FROM instrument WHERE authority = 'A' AND code = 'd1';
SELECT l FROM feed_lines('UID') AS l EXCEPT SELECT l FROM was;
SET test.as_of = '2020-05-10';
SELECT string_agg(l, ' ' ORDER BY n) FROM feed_lines('SUMMARY', 'SEQUENCE', 'DTSTART', 'STATUS') WITH ORDINALITY AS f (l, n) GROUP BY (n - 1) / 4 ORDER BY (n - 1) / 4;
SELECT count(*) AS of_those_called_off_were_there FROM regexp_split_to_table(calendar_feed('feed', 'board', 'A', '2020-05-10'), 'BEGIN:VEVENT') AS e
	JOIN was ON e ~ was.l WHERE e ~ 'STATUS:CANCELLED' AND e ~ 'Revoked: ';
-- a rule that is cut short
UPDATE obligation SET in_force = '[2020-01-01,2023-01-01)' WHERE authority = 'B';
SET test.authority = 'B';
SELECT * FROM feed_lines('DTSTART', 'RRULE');
-- a rule of which no date is left
SELECT count(*) FROM revoke('B', 'd1', '2020-07-01');
SET test.as_of = '2020-07-02';
SELECT * FROM feed_lines('SUMMARY', 'SEQUENCE', 'DTSTART', 'RRULE', 'STATUS');

-- Nobody's duties.
SELECT * FROM regexp_split_to_table(calendar_feed('feed', 'idle', as_of => '2020-02-01'), E'\r\n') AS l;

-- Duties to children: a number, and nothing that tells who.
INSERT INTO party (code, name, kind) VALUES ('iro', 'Reviewing officers', 'body');
DO $$
BEGIN
	PERFORM add_child_duties('A', 'Zaphod-1', 'becomes looked after', '2020-01-06', 'North', '{iro}');
	PERFORM add_child_duties('A', 'Zaphod-2', 'becomes looked after', '2020-01-06', 'North', '{iro}');
	PERFORM add_child_duties('A', 'Zaphod-3', 'becomes looked after', '2020-01-07', 'South', '{iro}');
	UPDATE obligation SET title = 'Review of Zaphod-1' WHERE title ~ '^review' AND subject = 1;
END $$;
SELECT substring(e FROM 'DTSTART;VALUE=DATE:(\d+)') AS starts, substring(e FROM 'SEQUENCE:(\d+)') AS sequence,
	substring(e FROM E'SUMMARY:([^\r]*)') AS summary, substring(e FROM E'Team: (\\w+)') AS team
FROM regexp_split_to_table(replace(calendar_feed('feed', 'iro', 'A', '2020-01-08', '2020-01-01', '2020-12-31'), E'\r\n ', ''), 'BEGIN:VEVENT') AS e
WHERE e ~ 'SUMMARY';
-- one review early: its next date is another day's
SELECT count(*) FROM record_fulfilment('A', 'lac-review from 2020-01-06', '2020-01-31', subject => 'Zaphod-1');
SELECT substring(e FROM 'DTSTART;VALUE=DATE:(\d+)') AS starts, substring(e FROM 'SEQUENCE:(\d+)') AS sequence,
	substring(e FROM E'SUMMARY:([^\r]*)') AS summary, substring(e FROM E'Team: (\\w+)') AS team
FROM regexp_split_to_table(replace(calendar_feed('feed', 'iro', 'A', '2020-02-02', '2020-01-01', '2020-12-31'), E'\r\n ', ''), 'BEGIN:VEVENT') AS e
WHERE e ~ 'SUMMARY';
-- a suspension calls them off, as a new version of what was there
BEGIN;
UPDATE obligation SET cadence = 'every month' WHERE team = 'South' AND duty ~ 'review';
PREPARE south AS
SELECT substring(e FROM 'DTSTART;VALUE=DATE:(\d+)') AS starts, substring(e FROM 'SEQUENCE:(\d+)') AS sequence, substring(e FROM 'STATUS:(\w+)') AS status,
	substring(e FROM E'SUMMARY:([^\r]*)') AS summary
FROM regexp_split_to_table(replace(calendar_feed('feed', 'iro', 'A', '2020-02-10', '2020-01-01', '2020-04-30'), E'\r\n ', ''), 'BEGIN:VEVENT') AS e
WHERE e ~ 'Team: South';
EXECUTE south;
INSERT INTO suspension (authority, obligation, during, reason)
	SELECT authority, id, daterange '[2020-02-03,2020-04-01)', 'closed' FROM obligation WHERE team = 'South' AND duty ~ 'review';
EXECUTE south;
-- and so is what is left when the authority ends
UPDATE authority SET during = '(,2020-02-10)' WHERE code = 'A';
EXECUTE south;
DEALLOCATE south;
ROLLBACK;
SELECT calendar_feed('feed', 'iro', as_of => '2020-01-08') ~ 'Zaphod' AS tells;

--
-- What is refused
--
\set VERBOSITY default
SELECT calendar_feed('feed', NULL);
SELECT calendar_feed('feed', 'nobody');
SELECT calendar_feed('feed', 'Reviewing Officers');
SELECT calendar_feed('feed', 'iro', 'Z');
SELECT calendar_feed('feed', 'iro', 'anyshire');
SELECT calendar_feed(NULL, 'iro');
SELECT calendar_feed('no_such', 'iro');
SELECT calendar_feed('public', 'iro');
SELECT calendar_feed('feed', 'iro', as_of => 'infinity');
SELECT calendar_feed('feed', 'iro', as_of => '5874897-12-31');
SELECT calendar_feed('feed', 'iro', as_of => '4713-01-01 BC');
SELECT calendar_feed('feed', 'iro', as_of => '2020-01-01', from_date => '0001-12-31 BC');
-- at the ends of the years that a file can have, the days shown end with them
SELECT d, substring(replace(calendar_feed('feed', 'board', as_of => d), E'\r\n ', '') FROM 'X-WR-CALDESC:([^.]*)') AS days FROM unnest('{0001-01-01,9999-12-31}'::date[]) d;
SELECT calendar_feed('feed', 'iro', from_date => '2020-02-01', to_date => '2020-01-01');
SELECT calendar_feed('feed', 'iro', as_of => '2020-01-01', to_date => 'infinity');
-- in the middle of an upgrade, and made by a newer extension
BEGIN;
ALTER TABLE register_info DROP CONSTRAINT layout_version_is_positive;
UPDATE register_info SET layout_version = layout_version - 1;
SAVEPOINT s;
SELECT calendar_feed('feed', 'iro');
ROLLBACK TO s;
UPDATE register_info SET layout_version = layout_version + 2;
SELECT calendar_feed('feed', 'iro');
ROLLBACK;

RESET search_path;
DROP SCHEMA feed CASCADE;
DROP FUNCTION shown(text);
