-- As many times the duties take as many times as long.

-- @target P16/P5 5,000, 20,000 and 80,000 monthly duties of 48 due dates held against 50 events each
-- @time count(due_on), count(done_on), count(outcome)
-- @answer count(*), sum(id::bigint), sum(n), sum((due_on - date '2000-01-01')::bigint), count(*) FILTER (WHERE outcome = 'met'), count(*) FILTER (WHERE outcome = 'late'), count(*) FILTER (WHERE outcome = 'missed'), sum(days_late)
-- @growth 1.2

-- @setup
SELECT setseed(0.42);
CREATE TABLE obligation16 AS
    SELECT id, (first_due - interval '1 month')::date AS anchor, cadence 'every month' AS cadence,
           daterange((first_due - interval '1 month')::date, (first_due + interval '47 months')::date, '[]') AS in_force,
           first_due, (first_due + interval '47 months')::date AS last_due
    FROM (SELECT id, date '2020-01-01' + (random() * 27)::int AS first_due
          FROM generate_series(1, 16 * greatest(5000 * :scale, 50)::int) AS id) AS o;
CREATE TABLE fulfilment16 AS
    SELECT obligation, d
    FROM (SELECT id AS obligation, (first_due + make_interval(months => k))::date - 10 + floor(random() * 51)::int AS d
          FROM obligation16, generate_series(0, 47) AS k
          WHERE random() < 0.95
          UNION ALL
          SELECT (1 + floor(random() * 16 * greatest(5000 * :scale, 50)::int))::int, date '2020-01-01' + (random() * 1460)::int
          FROM generate_series(1, 16 * greatest(22000 * :scale, 50)::int)) AS x;
CREATE TABLE obligation1 AS SELECT * FROM obligation16 WHERE id <= greatest(5000 * :scale, 50)::int;
CREATE TABLE obligation4 AS SELECT * FROM obligation16 WHERE id <= 4 * greatest(5000 * :scale, 50)::int;
CREATE TABLE fulfilment1 AS SELECT * FROM fulfilment16 WHERE obligation <= greatest(5000 * :scale, 50)::int ORDER BY d, obligation;
CREATE TABLE fulfilment4 AS SELECT * FROM fulfilment16 WHERE obligation <= 4 * greatest(5000 * :scale, 50)::int ORDER BY d, obligation;
CREATE INDEX ON fulfilment1 (obligation, d);
CREATE INDEX ON fulfilment4 (obligation, d);
CREATE INDEX ON fulfilment16 (obligation, d);
ALTER TABLE obligation1 ADD PRIMARY KEY (id);
ALTER TABLE obligation4 ADD PRIMARY KEY (id);
ALTER TABLE obligation16 ADD PRIMARY KEY (id);
VACUUM (FREEZE, ANALYZE) obligation1, obligation4, obligation16, fulfilment1, fulfilment4, fulfilment16;

-- @size 1x ours
SELECT o.id, a.n, a.due_on, a.done_on, a.outcome, a.days_late
FROM obligation1 AS o
    LEFT JOIN (SELECT obligation, array_agg(d) AS done FROM fulfilment1 GROUP BY obligation) AS f ON f.obligation = o.id
    CROSS JOIN LATERAL assess(o.cadence, o.anchor, o.in_force, f.done, date '2024-03-01') AS a

-- @size 1x floor
SELECT o.id, k AS due_on, k AS done_on, k AS outcome
FROM obligation1 AS o
    LEFT JOIN (SELECT obligation, array_agg(d) AS done FROM fulfilment1 GROUP BY obligation) AS f ON f.obligation = o.id
    CROSS JOIN LATERAL generate_series(cardinality(f.done), cardinality(f.done) + 47) AS k

-- @size 4x ours
SELECT o.id, a.n, a.due_on, a.done_on, a.outcome, a.days_late
FROM obligation4 AS o
    LEFT JOIN (SELECT obligation, array_agg(d) AS done FROM fulfilment4 GROUP BY obligation) AS f ON f.obligation = o.id
    CROSS JOIN LATERAL assess(o.cadence, o.anchor, o.in_force, f.done, date '2024-03-01') AS a

-- @size 4x floor
SELECT o.id, k AS due_on, k AS done_on, k AS outcome
FROM obligation4 AS o
    LEFT JOIN (SELECT obligation, array_agg(d) AS done FROM fulfilment4 GROUP BY obligation) AS f ON f.obligation = o.id
    CROSS JOIN LATERAL generate_series(cardinality(f.done), cardinality(f.done) + 47) AS k

-- @size 16x ours
SELECT o.id, a.n, a.due_on, a.done_on, a.outcome, a.days_late
FROM obligation16 AS o
    LEFT JOIN (SELECT obligation, array_agg(d) AS done FROM fulfilment16 GROUP BY obligation) AS f ON f.obligation = o.id
    CROSS JOIN LATERAL assess(o.cadence, o.anchor, o.in_force, f.done, date '2024-03-01') AS a

-- @size 16x floor
SELECT o.id, k AS due_on, k AS done_on, k AS outcome
FROM obligation16 AS o
    LEFT JOIN (SELECT obligation, array_agg(d) AS done FROM fulfilment16 GROUP BY obligation) AS f ON f.obligation = o.id
    CROSS JOIN LATERAL generate_series(cardinality(f.done), cardinality(f.done) + 47) AS k
