-- The board pack of a full authority: 3,000 duties, nine in ten of them to
-- children, 10 years of what was done about them, and 20 measures by month, each
-- by year in 150 authorities.

-- @target P20 board pack of an authority with 3,000 duties and 20 measures
-- @time count(statement)
-- @answer count(*)

-- @setup
SET search_path = bench, oversight, public;
SELECT to_regnamespace('full_board') IS NULL AS none \gset
\if :none
SELECT oversight.create_register('full_board');
SET search_path = full_board, oversight, public;
-- the guards of entry are measured elsewhere
SET session_replication_role = replica;
INSERT INTO party (code, name, kind) SELECT 'p' || k, 'Party ' || k, 'body' FROM generate_series(0, 30) k;
INSERT INTO source (code, publisher, title, published_on) VALUES ('s', 'p0', 'Synthetic', '2014-01-01');
INSERT INTO authority (code, name, kind, ons_region, ofsted_region) SELECT 'A' || to_char(a, 'FM000'), 'Authority ' || a, 'unitary', 'North West', 'North West' FROM generate_series(1, 150) a;
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, source)
SELECT 'A001', 'i' || k, 'Instrument ' || k, 'policy', 'statute', '2014-01-01', '[2014-01-01,)', '(,)', 's' FROM generate_series(1, 10) k;
INSERT INTO subject (authority, pseudonym) SELECT 'A001', 'child-' || k FROM generate_series(1, 1000) k;
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor, subject, team, source)
SELECT 'A001', 1 + k % 10, k::text, 'd' || k, 'Duty number ' || k, (ARRAY['every month', 'every 3 months', 'at least every 6 weeks', 'every month'])[1 + k % 4]::cadence,
	date '2014-12-31' - k % 28, CASE WHEN k % 10 > 0 THEN 1 + k % 1000 END, 'team ' || k % 7, 's'
FROM generate_series(1, greatest((3000 * :scale)::integer, 30)) k;
INSERT INTO obligation_party (authority, obligation, party, role) SELECT 'A001', o.id, 'p' || 1 + o.id % 30, 'owes' FROM obligation o;
INSERT INTO fulfilment (authority, done_on, kind, title, recorded_at, changed_at)
SELECT 'A001', d.done_on, 'visit', 'Visit', d.done_on + 1, d.done_on + 1
FROM obligation o
CROSS JOIN generate_series(0, 119) m
CROSS JOIN LATERAL (SELECT date '2015-01-01' + (m * 30.4)::integer + (o.id % 25)::integer AS done_on) d
ORDER BY o.id, m;
INSERT INTO fulfils (authority, fulfilment, obligation, done_on, changed_at) SELECT 'A001', f.id, 1 + (f.id - 1) / 120, f.done_on, f.changed_at FROM fulfilment f;
INSERT INTO measure (code, title, unit, polarity, decimal_places, per, interval_method, source)
SELECT 'm' || k, 'Measure ' || k, 'per cent', (ARRAY['higher', 'lower', 'neutral'])[1 + k % 3], 1, 100, 'wilson', 's' FROM generate_series(1, 20) k;
INSERT INTO observation (authority, measure, period, period_kind, value, numerator, denominator, published_on, source)
SELECT 'A001', 'm' || k, daterange(d::date, (d + interval '1 month')::date), 'month', round(x / 2.0, 1), x, 200, (d + interval '2 months')::date, 's'
FROM generate_series(1, 20) k
CROSS JOIN generate_series(timestamp '2015-01-01', '2024-12-01', '1 month') d
CROSS JOIN LATERAL (SELECT 100 + (hashint8extended(k * 1000 + (d::date - date '2015-01-01'), 1) & 31)::integer AS x) x;
INSERT INTO observation (authority, measure, period, period_kind, value, numerator, denominator, published_on, source)
SELECT 'A' || to_char(a, 'FM000'), 'm' || k, daterange(make_date(y, 4, 1), make_date(y + 1, 4, 1)), 'financial year', round(x / 2.0, 1), x, 200, make_date(y + 1, 6, 1), 's'
FROM generate_series(1, 150) a
CROSS JOIN generate_series(1, 20) k
CROSS JOIN generate_series(2014, 2023) y
CROSS JOIN LATERAL (SELECT 100 + (hashint8extended(k * 100000 + a * 50 + y, 1) & 63)::integer AS x) x;
INSERT INTO neighbour (authority, edition, neighbour, position, published_on) SELECT 'A001', '2014', 'A' || to_char(1 + k, 'FM000'), k, '2014-01-01' FROM generate_series(1, 10) k;
INSERT INTO inspection (authority, code, framework, kind, started_on, ended_on, published_on, source) VALUES ('A001', 'first', 'ILACS', 'standard inspection', '2019-01-01', '2019-01-12', '2019-03-01', 's');
INSERT INTO judgement (authority, inspection, area, grade, source) SELECT 'A001', i.id, 'overall', 'good', 's' FROM inspection i;
RESET session_replication_role;
VACUUM (FREEZE, ANALYZE) full_board.obligation, full_board.fulfilment, full_board.fulfils, full_board.observation;
SET search_path = bench, oversight, public;
\endif

-- @ours
SELECT oversight.board_pack('full_board', 'A001', '2025-01-15')::text AS document

-- The report it begins with: not a floor that could be reached, but the measure
-- by which people judge whether they can wait for it.
-- @floor 40
SELECT * FROM full_board.obligation_status('2025-01-15') WHERE authority = 'A001'
