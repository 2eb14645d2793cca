-- The board pack, as a document: its parts, its escaping, its emptiness. How it
-- looks is for test/t/098_board_pack.pl, which opens it in a browser.
SET search_path = oversight, public;
SET client_min_messages = warning;
\set SHOW_CONTEXT never
CREATE TEMP TABLE pack (name text PRIMARY KEY, document xml);
-- The elements found by a path; h stands for XHTML and s for SVG.
CREATE FUNCTION pg_temp.found(name text, path text) RETURNS SETOF text LANGUAGE sql
RETURN unnest(xpath(path, (SELECT p.document FROM pack p WHERE p.name = found.name),
	'{{h,http://www.w3.org/1999/xhtml},{s,http://www.w3.org/2000/svg}}'))::text;
-- Their words, without markup.
CREATE FUNCTION pg_temp.words(name text, path text) RETURNS SETOF text LANGUAGE sql
BEGIN ATOMIC
	SELECT (xpath(format('string((%s)[%s])', path, n), p.document, '{{h,http://www.w3.org/1999/xhtml},{s,http://www.w3.org/2000/svg}}'))[1]::text
	FROM pack p, generate_series(1, (SELECT count(*) FROM pg_temp.found(words.name, path))) AS n
	WHERE p.name = words.name;
END;

-- The numbers of a scale ----------------------------------------------------------

SELECT chart_ticks(0, 10), chart_ticks(147, 194, 4), chart_ticks(-0.003, 0.012), chart_ticks(7, 7), chart_ticks(0, 1000000, 3);
SELECT n, number_in_words(n), number_in_short(n)
FROM (VALUES (0::numeric), (12.50), (999.96), (1152), (9999.4), (12345.6), (999949), (5500000), (-1234567.8)) AS v (n);
SELECT date_in_words('2019-10-31'), how_many(1, 'duty', 'duties'), how_many(1200, 'duty', 'duties'), shorten('abcdefghij', 10), shorten('abcdefghijk', 10);
SELECT document_table('a caption', ARRAY['what', '#how many'], ARRAY[70, 30],
	'[["one", 1], [{"text": "two", "mark": "red", "under": "& more"}, null], [{"text": "three", "href": "javascript:alert(1)"}, {"text": "four", "href": "https://example.org/?a=1&b=2"}]]');
SELECT document_table('nothing', ARRAY['what'], ARRAY[100], '[]') IS NULL AS no_row_no_table;

-- Stoke-on-Trent ------------------------------------------------------------------

SELECT create_register('boarded') IS NOT NULL AS made;
SELECT load_example('boarded');
INSERT INTO pack SELECT 'stoke', board_pack('boarded', 'E06000021', '2025-07-15');
-- each part is there, and has a heading of its own
SELECT pg_temp.found('stoke', '//h:section/@id');
SELECT pg_temp.words('stoke', '//h:h1 | //h:h2');
SELECT pg_temp.words('stoke', '//h:div[@class="tile"]');
SELECT pg_temp.words('stoke', '//h:section[@id="answer"]//h:li');
-- the overall judgement: three spells, and the last twice
SELECT pg_temp.words('stoke', '//h:section[@id="timelines"]//s:g[s:title[starts-with(., "overall")]]/s:title');
SELECT pg_temp.words('stoke', '//h:section[@id="timelines"]//s:g[s:title[starts-with(., "direction") or starts-with(., "visits")]]/s:title');
SELECT pg_temp.words('stoke', '//h:section[@id="duties"]//h:tbody//h:td');
SELECT pg_temp.words('stoke', '//h:section[@id="measures"]//h:figure//s:desc');
SELECT pg_temp.words('stoke', '//h:p[@class="none"]');

-- every chart is named and described, and no name is given twice
SELECT count(*) AS charts, count(*) FILTER (WHERE title <> '' AND description <> '') AS named
FROM (
	SELECT (xpath('string(/*/*[local-name() = "title"])', c::xml))[1]::text AS title, (xpath('string(/*/*[local-name() = "desc"])', c::xml))[1]::text AS description
	FROM pg_temp.found('stoke', '//s:svg[@role="img"]') c
) chart;
SELECT id, count(*) FROM pg_temp.found('stoke', '//@id') id GROUP BY id HAVING count(*) > 1;
SELECT label FROM pg_temp.found('stoke', '//@aria-labelledby') l, regexp_split_to_table(l, ' ') label
WHERE label NOT IN (SELECT pg_temp.found('stoke', '//@id'));
SELECT DISTINCT ref FROM pg_temp.found('stoke', '//@href') ref
WHERE ref LIKE '#%' AND substr(ref, 2) NOT IN (SELECT pg_temp.found('stoke', '//@id'));
-- it needs nothing from elsewhere, and runs nothing
SELECT count(*) AS scripts_and_resources FROM pg_temp.found('stoke', '//h:script | //h:link | //h:img | //h:iframe | //h:object | //s:image | //s:script | //@src | //@*[starts-with(name(), "on")]');
SELECT document::text ~ '@import|url\(' AS style_loads FROM pack WHERE name = 'stoke';

-- February 2020, had the register been kept live and nothing been done ---------------

BEGIN;
UPDATE boarded.instrument SET recorded_during = daterange(lower(recorded_during), NULL) WHERE authority = 'E06000021';
INSERT INTO pack SELECT 'late', board_pack('boarded', 'E06000021', '2020-02-01');
SELECT pg_temp.words('late', '//h:div[@class="tile"][3]');
SELECT pg_temp.words('late', '//h:section[@id="answer"]/h:table[1]/h:tbody/h:tr');
SELECT pg_temp.words('late', '//h:section[@id="duties"]//s:svg[@role="img"]/s:desc');
-- by mark as well as by shade
SELECT pg_temp.found('late', '(//h:section[@id="duties"]//h:tbody//s:svg[@role="img"])[1]//@href');
SELECT array_agg(r) FROM pg_temp.found('late', '//h:section[@id="duties"]//h:ul[@class="legend"]//s:rect/@class') r;
-- a due date in a suspension does not fall due; the first one after it may
SELECT s ->> 'next_due' AS due, s ->> 'title' AS title FROM jsonb_array_elements(board_pack_facts('boarded', 'E06000021', '2020-02-01') -> 'soon') s;
UPDATE boarded.obligation SET cadence = 'every week', anchor = '2020-01-30' WHERE duty = 'monthly-report';
INSERT INTO boarded.suspension (authority, obligation, during, reason)
SELECT o.authority, o.id, daterange '[2020-01-25,2020-02-10)', 'closed' FROM boarded.obligation o WHERE o.duty = 'monthly-report'
UNION ALL SELECT o.authority, o.id, '[2020-01-25,2020-04-01)', 'closed' FROM boarded.obligation o WHERE o.duty = 'chair-board';
SELECT s ->> 'next_due' AS due, s ->> 'title' AS title FROM jsonb_array_elements(board_pack_facts('boarded', 'E06000021', '2020-02-01') -> 'soon') s;
ROLLBACK;

-- What changed since a snapshot -----------------------------------------------------

BEGIN;
UPDATE boarded.instrument SET recorded_during = daterange(lower(recorded_during), NULL) WHERE authority = 'E06000021';
SELECT take_snapshot('boarded', 'improvement board', '2020-01-15', 'E06000021');
INSERT INTO boarded.fulfilment (authority, done_on, kind) VALUES ('E06000021', '2020-01-31', 'report');
INSERT INTO boarded.fulfils (authority, fulfilment, obligation, done_on)
SELECT f.authority, f.id, o.id, f.done_on FROM boarded.fulfilment f JOIN boarded.obligation o ON o.authority = f.authority AND o.duty = 'monthly-update' WHERE f.done_on = '2020-01-31';
-- suspended is neither better nor worse, and no matter of a date
INSERT INTO boarded.suspension (authority, obligation, during, reason)
SELECT o.authority, o.id, '[2020-01-25,2020-04-01)', 'closed' FROM boarded.obligation o WHERE o.title ~ '^Have an agreed formal partnership';
INSERT INTO pack SELECT 'since', board_pack('boarded', 'E06000021', '2020-02-01');
SELECT pg_temp.words('since', '//h:section[@id="changes"]/h:h2');
SELECT pg_temp.words('since', '//h:section[@id="changes"]/h:table[1]//h:tr');
SELECT pg_temp.words('since', '//h:section[@id="changes"]/h:p');
SELECT pg_temp.words('since', '//h:section[@id="answer"]/h:table[last()]//h:tbody//h:tr');
ROLLBACK;

-- A daily run in between, which knows nothing of what was done after it; and
-- snapshots that were kept for another end than a board.
BEGIN;
UPDATE boarded.instrument SET recorded_during = daterange(lower(recorded_during), NULL) WHERE authority = 'E06000021';
SELECT take_snapshot('boarded', 'improvement board', '2020-01-15', 'E06000021');
SELECT run_due('boarded', '2020-01-16') IS NOT NULL AS ran, run_due('boarded', '2020-01-20') IS NOT NULL AS ran_again;
SELECT take_snapshot('boarded', 'after the correction', '2020-01-25', 'E06000021') IS NOT NULL AS kept;
INSERT INTO pack SELECT 'between', board_pack('boarded', 'E06000021', '2020-01-16');
INSERT INTO boarded.fulfilment (authority, done_on, kind) VALUES ('E06000021', '2020-01-31', 'report');
INSERT INTO boarded.fulfils (authority, fulfilment, obligation, done_on)
SELECT f.authority, f.id, o.id, f.done_on FROM boarded.fulfilment f JOIN boarded.obligation o ON o.authority = f.authority AND o.duty = 'monthly-update' WHERE f.done_on = '2020-01-31';
INSERT INTO pack SELECT 'since', board_pack('boarded', 'E06000021', '2020-02-01');
-- since the board of the 15th; the second day it is a day after that
SELECT pg_temp.words('since', '//h:section[@id="changes"]/h:h2 | //h:section[@id="changes"]/h:p[1] | //h:section[@id="changes"]/h:table[1]/h:tbody//h:tr');
SELECT pg_temp.words('between', '//h:section[@id="changes"]/h:h2 | //h:section[@id="changes"]/h:p[1]');
-- another series, when it is asked for, and the latest snapshot of that
SELECT s, (xpath('string(//*[@id="changes"]/*[2])', board_pack('boarded', 'E06000021', '2020-02-01', s)))[1] AS compared
FROM unnest('{after the correction,daily,improvement board}'::text[]) s;
SELECT (xpath('string(//*[@id="changes"]/*[2])', board_pack('boarded', 'E06000021', '2020-01-20', 'after the correction')))[1] AS compared;
SAVEPOINT s;
SELECT board_pack('boarded', 'E06000021', '2020-02-01', 'improvment board');
ROLLBACK TO s;
-- where only others were taken, none is taken for the board's
SELECT take_snapshot('boarded', 'keyboard', '2019-11-20', 'E06000021') IS NOT NULL AS kept;
SELECT (xpath('string(//*[@id="changes"]/*[2])', board_pack('boarded', 'E06000021', '2019-12-01')))[1] AS compared;
ROLLBACK;
SELECT board_pack('boarded', 'E06000021', '2020-02-01', 'improvement board');

-- What is new had nothing before, and what is gone is no longer there; and where
-- every duty is overdue the sentence ends with their number.
BEGIN;
INSERT INTO boarded.authority (code, name, kind) VALUES ('W1', 'Words', 'unitary');
INSERT INTO boarded.instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during) VALUES ('W1', 'a', 'A', 'policy', 'statute', '2019-01-01', '[2019-01-01,2020-01-20)', '[2019-01-01,)'),
	('W1', 'b', 'B', 'policy', 'statute', '2020-01-20', '[2020-01-20,)', '[2019-01-01,)');
INSERT INTO boarded.obligation (authority, instrument, clause, duty, title, cadence, anchor)
SELECT 'W1', i.id, '', 'd', 'Duty of ' || i.title, 'every week', CASE i.code WHEN 'a' THEN '2019-12-30' ELSE '2020-01-20' END::date FROM boarded.instrument i WHERE i.authority = 'W1';
SELECT take_snapshot('boarded', 'the board', '2020-01-15', 'W1') IS NOT NULL AS kept;
INSERT INTO pack SELECT 'replaced', board_pack('boarded', 'W1', '2020-02-01');
SELECT pg_temp.words('replaced', '//h:section[@id="changes"]/h:table[1]/h:tbody/h:tr | //h:section[@id="answer"]/h:table[last()]/h:tbody/h:tr');
SELECT pg_temp.words('replaced', '//h:div[@class="tile"][3]');
SELECT title, change, before IS NULL AS nothing_before, after IS NULL AS nothing_after FROM boarded.changed_since_snapshot('2020-02-01', 'the board') WHERE authority = 'W1' ORDER BY title;
ROLLBACK;

-- The same from the same, whatever the session's settings ----------------------------

INSERT INTO pack SELECT 'again', board_pack('boarded', 'E06000021', '2025-07-15');
BEGIN;
SET LOCAL search_path = pg_catalog;
SET LOCAL TimeZone = 'Pacific/Kiritimati';
SET LOCAL DateStyle = 'German';
SET LOCAL IntervalStyle = 'iso_8601';
SET LOCAL xmlbinary = 'hex';
SET LOCAL xmloption = 'document';
SET LOCAL extra_float_digits = -15;
SET LOCAL bytea_output = 'escape';
SET LOCAL lc_numeric = 'C';
SET LOCAL oversight.as_of = '2020-01-01';
INSERT INTO pg_temp.pack SELECT 'elsewhere', oversight.board_pack('boarded', 'E06000021', '2025-07-15');
COMMIT;
SELECT name, document::text = (SELECT document::text FROM pack WHERE name = 'stoke') AS same FROM pack WHERE name IN ('again', 'elsewhere') ORDER BY name;
-- without a date, that of the setting
SET oversight.as_of = '2025-07-15';
SELECT board_pack('boarded', 'E06000021')::text = document::text AS same FROM pack WHERE name = 'stoke';
RESET oversight.as_of;

-- Nothing recorded --------------------------------------------------------------------

INSERT INTO boarded.authority (code, name, kind) VALUES ('X1', 'Nowhere', 'unitary');
INSERT INTO pack SELECT 'empty', board_pack('boarded', 'X1', '2025-07-15');
SELECT pg_temp.words('empty', '//h:section[@id="answer"]//h:p');
SELECT pg_temp.words('empty', '//h:section[@id!="answer"]/h:p[@class="none"]');
SELECT count(*) AS charts FROM pg_temp.found('empty', '//s:svg[@role="img"]');

-- Hostile text -------------------------------------------------------------------------

-- All that XML gives a meaning to, and what it cannot hold at all; from right to
-- left, beyond the first plane of Unicode, and long without a blank.
CREATE TEMP TABLE hostile AS
SELECT '</title></style><script>alert("1" && ''2'')</script><!-- ]]> &amp; &#1; <![CDATA[ <?php ?> %s $1 \1 {'
	|| chr(1) || chr(8) || chr(11) || chr(31) || chr(127) || chr(65534) || chr(65535) || chr(10) || chr(9) || chr(13)
	|| U&'\0645\0631\062D\0628\0627 \202E \+01F600 ' || repeat('x', 200) AS t;
INSERT INTO boarded.party (code, name, kind) SELECT 'h', t, 'body' FROM hostile;
INSERT INTO boarded.source (code, publisher, title, link) SELECT t, 'h', t, 'javascript:alert(1)' FROM hostile;
INSERT INTO boarded.authority (code, name, kind, ons_region) SELECT 'X2', t, 'unitary', t FROM hostile;
INSERT INTO boarded.measure (code, title, unit, polarity) SELECT 'h', t, t, 'higher' FROM hostile;
INSERT INTO boarded.observation (authority, measure, period, period_kind, value, source) SELECT 'X2', 'h', oversight.period_of('month', d::date), 'month', 1 + extract(month FROM d), t FROM hostile, generate_series('2019-01-01'::timestamp, '2019-12-01', '1 month') d;
INSERT INTO boarded.observation (authority, measure, period, period_kind, value, source) SELECT 'X1', 'h', oversight.period_of('month', '2019-12-01'), 'month', 3, t FROM hostile;
INSERT INTO boarded.instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, source) SELECT 'X2', t, t, t, 'direction', '2019-01-01', '[2019-01-01,)', '[2019-01-01,)', t FROM hostile;
INSERT INTO boarded.obligation (authority, instrument, clause, duty, title, cadence, source) SELECT 'X2', i.id, h.t, h.t || c, h.t, c::cadence, h.t FROM boarded.instrument i, hostile h, unnest(ARRAY['every month', 'continuing']) c WHERE i.authority = 'X2';
INSERT INTO boarded.obligation_party (authority, obligation, party, role) SELECT 'X2', o.id, 'h', 'owes' FROM boarded.obligation o WHERE o.authority = 'X2';
INSERT INTO boarded.intervention (authority, level, title, during, reason, date_as_stated, source) SELECT 'X2', 'direction', t, '[2019-01-01,)', t, t, t FROM hostile;
INSERT INTO boarded.inspection (authority, code, framework, kind, started_on, published_on, source) SELECT 'X2', t, 'ILACS', 'standard inspection', '2019-01-01', '2019-02-01', t FROM hostile;
INSERT INTO boarded.judgement (authority, inspection, area, grade, source) SELECT 'X2', i.id, 'overall', 'good', t FROM hostile, boarded.inspection i WHERE i.authority = 'X2';
INSERT INTO boarded.finding (authority, inspection, number, wording, kind) SELECT 'X2', i.id, t, t, 'recommendation' FROM hostile, boarded.inspection i WHERE i.authority = 'X2';
INSERT INTO boarded.progress (authority, obligation, on_date, status, note, source) SELECT 'X2', min(o.id), '2019-06-01', 'delayed', t, t FROM hostile, boarded.obligation o WHERE o.authority = 'X2' GROUP BY t;
INSERT INTO boarded.target (authority, title, measure, value, by_date) SELECT 'X2', t, 'h', 20, '2020-06-01' FROM hostile;
INSERT INTO boarded.event (authority, kind, title, during, detail, source) SELECT 'X2', t, t, '[2020-01-10,2020-01-11)', t, t FROM hostile;
INSERT INTO boarded.commentary (authority, report, as_at, body, written_by) SELECT 'X2', t, '2020-01-01', t, 'h' FROM hostile;
INSERT INTO boarded.sign_off (authority, report, as_at, party, signed_on, signed_by) SELECT 'X2', t, '2020-01-01', 'h', '2020-01-02', t FROM hostile;
INSERT INTO boarded.escalation (authority, after_days, tells, step) SELECT 'X2', 1, 'h', t FROM hostile;
INSERT INTO pack SELECT 'hostile', board_pack('boarded', 'X2', '2020-02-01');
-- it is text in every part, and nothing but text
SELECT s AS part, (xpath('count(//h:section[@id="' || s || '"]//text()[contains(., "<script>alert(")])', document, '{{h,http://www.w3.org/1999/xhtml}}'))[1]::text::integer > 0 AS as_text
FROM pack, unnest(ARRAY['answer', 'timelines', 'overdue', 'duties', 'plan', 'measures', 'benchmark', 'changes', 'words', 'sources']) s
WHERE name = 'hostile';
SELECT count(*) AS scripts FROM pg_temp.found('hostile', '//h:script | //s:script | //@*[starts-with(., "javascript")] | //comment() | //processing-instruction()');
SELECT count(*) AS elements_of_a_text FROM pg_temp.found('hostile', '//h:h1//*[not(self::h:bdi)]');
SELECT DISTINCT ref FROM pg_temp.found('hostile', '//@href') ref WHERE ref NOT LIKE '#%';
-- what XML cannot hold is shown as such, the rest as it was
SELECT words = translate(t, E'\x01\x08\x0b\x1f' || chr(65534) || chr(65535), repeat(chr(65533), 6)) AS title_kept, words ~ chr(65533) AS shown
FROM hostile, pg_temp.words('hostile', '(//h:section[@id="overdue"]//h:tbody//h:bdi)[1]') found,
	-- xpath() escapes even strings
	replace(replace(replace(replace(found, '&lt;', '<'), '&gt;', '>'), '&#x0d;', E'\r'), '&amp;', '&') words;
SELECT id, count(*) FROM pg_temp.found('hostile', '//@id') id GROUP BY id HAVING count(*) > 1;

-- Duties to children are counted, and nobody is named --------------------------------

INSERT INTO boarded.subject (authority, pseudonym) SELECT 'X1', 'PSEUDONYM-' || k FROM generate_series(1, 40) k;
INSERT INTO boarded.instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during) VALUES ('X1', 'policy', 'A policy', 'policy', 'statute', '2019-01-01', '[2019-01-01,)', '[2019-01-01,)');
INSERT INTO boarded.obligation (authority, instrument, clause, duty, title, cadence, subject)
SELECT 'X1', i.id, '', 'visit', 'Visit to PSEUDONYM-' || s.pseudonym, 'every month', s.id FROM boarded.instrument i, boarded.subject s WHERE i.authority = 'X1' AND s.authority = 'X1';
INSERT INTO boarded.fulfilment (authority, done_on, kind, title, note, reference, recorded_at)
SELECT 'X1', '2020-01-20', 'visit', 'Visit to ' || s.pseudonym, s.pseudonym, s.pseudonym, '2020-01-20' FROM boarded.subject s WHERE s.authority = 'X1' AND s.id % 2 = 0;
INSERT INTO boarded.fulfils (authority, fulfilment, obligation, done_on)
SELECT 'X1', f.id, o.id, f.done_on FROM boarded.fulfilment f JOIN boarded.subject s ON s.authority = 'X1' AND s.pseudonym = f.reference JOIN boarded.obligation o ON o.authority = 'X1' AND o.subject = s.id;
INSERT INTO boarded.case_note (authority, subject, body) SELECT 'X1', s.id, 'PSEUDONYM and more' FROM boarded.subject s WHERE s.authority = 'X1';
INSERT INTO boarded.commentary (authority, report, as_at, body, obligation) SELECT 'X1', 'overdue', '2020-01-01', 'Words on PSEUDONYM', o.id FROM boarded.obligation o WHERE o.authority = 'X1' LIMIT 1;
-- the register is written today, the pack is as at 2020: as if it had been entered then
UPDATE boarded.fulfilment SET changed_at = '2020-01-21' WHERE authority = 'X1';
UPDATE boarded.obligation SET changed_at = '2020-01-21' WHERE authority = 'X1';
INSERT INTO pack SELECT 'children', board_pack('boarded', 'X1', '2020-02-01');
SELECT pg_temp.words('children', '//h:div[@class="tile"][3]');
SELECT pg_temp.words('children', '//h:section[@id="answer"]/h:p');
SELECT pg_temp.words('children', '//h:section[@id="overdue"]//h:tbody//h:tr');
SELECT pg_temp.words('children', '//h:section[@id="duties"]//h:tbody//h:tr');
SELECT document::text ~ 'PSEUDONYM' AS anybody_named FROM pack WHERE name = 'children';
-- what changed of them alone
BEGIN;
SELECT take_snapshot('boarded', 'improvement_board', '2020-01-15', 'X1') IS NOT NULL AS kept;
INSERT INTO pack SELECT 'of children', board_pack('boarded', 'X1', '2020-01-25');
SELECT pg_temp.words('of children', '//h:section[@id="answer"]/h:p[preceding-sibling::h:h3[3]] | //h:section[@id="changes"]/h:p');
ROLLBACK;
-- what changed for neither better nor worse alone
BEGIN;
UPDATE boarded.instrument SET recorded_during = daterange(lower(recorded_during), NULL) WHERE authority = 'E06000021';
SELECT take_snapshot('boarded', 'Board, the', '2020-02-01', 'E06000021') IS NOT NULL AS kept;
INSERT INTO pack SELECT 'near', board_pack('boarded', 'E06000021', '2020-02-20');
SELECT pg_temp.words('near', '//h:section[@id="answer"]/h:*[preceding-sibling::h:h3[3]] | //h:section[@id="changes"]/h:p');
ROLLBACK;

-- A reader sees what it was granted -------------------------------------------------------

CREATE ROLE regress_board_reader;
SELECT grant_access('boarded', 'regress_board_reader', 'reader', 'X1') IS NOT NULL AS granted;
SET ROLE regress_board_reader;
CREATE TEMP TABLE seen AS SELECT board_pack('boarded', 'X1', '2020-02-01') AS own, board_pack('boarded', 'E06000021', '2025-07-15') AS another;
SELECT own::text ~ 'PSEUDONYM' AS anybody_named,
	(xpath('string((//*[@class="tile"])[3])', own))[1] AS own_duties, (xpath('string((//*[@class="tile"])[3])', another))[1] AS duties_of_another,
	-- judgements are published, and everybody sees them
	(xpath('string((//*[@class="tile"])[1])', another))[1] AS judgement_of_another
FROM seen;
SELECT (xpath('string(//*[@id="sources"]/*/*[contains(., "granted")])', own))[1] AS what_it_says FROM seen;
SELECT (xpath('string(//*[@id="answer"]/*[@class="lead"])', board_pack('boarded', 'X2', '2018-02-01')))[1] AS lead;
DROP TABLE seen;
RESET ROLE;
SELECT revoke_access('boarded', 'regress_board_reader') IS NOT NULL AS revoked;
SET ROLE regress_board_reader;
SELECT board_pack('boarded', 'X1', '2020-02-01');
RESET ROLE;
DROP OWNED BY regress_board_reader;
DROP ROLE regress_board_reader;

-- What is refused ----------------------------------------------------------------------

SELECT board_pack(NULL, 'E06000021', '2025-07-15');
SELECT board_pack('nowhere', 'E06000021', '2025-07-15');
SELECT board_pack('public', 'E06000021', '2025-07-15');
SELECT board_pack('boarded', NULL, '2025-07-15');
SELECT board_pack('boarded', 'E06000022', '2025-07-15');
SELECT board_pack('boarded', 'stoke-on-trent ', '2025-07-15');
SELECT board_pack('boarded', '<&"''', '2025-07-15');
SELECT board_pack('boarded', 'E06000021', 'infinity');
SELECT board_pack('boarded', 'E06000021', '-infinity');
SELECT board_pack('boarded', 'E06000021', '5874897-12-31');
SELECT board_pack('boarded', 'E06000021', '4713-01-01 BC');
SELECT board_pack('boarded', 'E06000021', '10000-01-01');
-- the first day and the last have a pack
SELECT d, (xpath('string(//*[@class="dated"])', board_pack('boarded', 'X1', d)))[1] AS dated FROM unnest('{0001-01-01,9999-12-31}'::date[]) d;
-- in the middle of an upgrade
BEGIN;
UPDATE boarded.register_info SET layout_version = layout_version + 1;
SELECT board_pack('boarded', 'E06000021', '2025-07-15');
ROLLBACK;

-- Many duties: the document stays within bounds ------------------------------------------

SET session_replication_role = replica;
INSERT INTO boarded.authority (code, name, kind) VALUES ('X3', 'Many', 'unitary');
INSERT INTO boarded.instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during) SELECT 'X3', 'i' || k, 'Instrument ' || k, 'policy', 'statute', '2019-01-01', '[2019-01-01,)', '[2019-01-01,)' FROM generate_series(1, 100) k;
INSERT INTO boarded.obligation (authority, instrument, clause, duty, title, cadence, anchor) SELECT 'X3', i.id, k::text, 'd', 'Duty ' || k, 'every month', '2019-01-01' FROM boarded.instrument i, generate_series(1, 10) k WHERE i.authority = 'X3';
RESET session_replication_role;
ANALYZE boarded.instrument, boarded.obligation;
INSERT INTO pack SELECT 'many', board_pack('boarded', 'X3', '2020-02-01');
SELECT pg_temp.words('many', '//h:section[@id="overdue"]/h:p');
SELECT count(*) AS strips FROM pg_temp.found('many', '//h:section[@id="duties"]//h:tbody/h:tr');
SELECT pg_temp.words('many', '(//h:section[@id="duties"]//h:tbody/h:tr)[70] | //h:section[@id="duties"]/h:p[last()]');
SELECT length(document::text) < 300000 AS within_bounds FROM pack WHERE name = 'many';

DROP SCHEMA boarded CASCADE;
