-- How each duty stands: the same comparison, added up in one pass.

-- @target P6 20,000 monthly duties of 48 due dates held against 1,000,000 events, a summary each
-- @time count(met)
-- @answer count(*), sum(id), sum(met), sum(late), sum(missed), sum(met * id::bigint), sum(first_due - date '2000-01-01'), sum(last_due - date '2000-01-01'), sum(worst_days_late * id::bigint), sum(total_days_late), sum(round(on_time_rate::numeric, 9))

-- @setup
SELECT setseed(0.42);
CREATE TABLE obligation AS
    SELECT id, (first_due - interval '1 month')::date AS anchor, cadence 'every month' AS cadence,
           daterange((first_due - interval '1 month')::date, (first_due + interval '47 months')::date, '[]') AS in_force,
           first_due, (first_due + interval '47 months')::date AS last_due
    FROM (SELECT id, date '2020-01-01' + (random() * 27)::int AS first_due
          FROM generate_series(1, greatest(20000 * :scale, 100)::int) AS id) AS o;
ALTER TABLE obligation ADD PRIMARY KEY (id);
-- Nearly all was done, some of it late; and more than was asked. In the order
-- in which it was recorded.
CREATE TABLE fulfilment AS
    SELECT row_number() OVER (ORDER BY d, obligation)::int AS id, obligation, d
    FROM (SELECT id AS obligation, (first_due + make_interval(months => k))::date - 10 + floor(random() * 51)::int AS d
          FROM obligation, generate_series(0, 47) AS k
          WHERE random() < 0.95
          UNION ALL
          SELECT (1 + floor(random() * greatest(20000 * :scale, 100)))::int, date '2020-01-01' + (random() * 1460)::int
          FROM generate_series(1, greatest(88000 * :scale, 100)::int)) AS x;
CREATE INDEX ON fulfilment (obligation, d) INCLUDE (id);
VACUUM (FREEZE, ANALYZE) obligation, fulfilment;

-- Two ordered lists walked together, as a good programmer would.
CREATE FUNCTION merge() RETURNS TABLE (id int, n int, due_on date, done_on date, outcome text, days_late int)
    LANGUAGE plpgsql AS $$
DECLARE
    o record;
    ev date[];
    p int;
    m int;
    previous date;
    following date;
    close date;
BEGIN
    FOR o IN SELECT ob.id, ob.anchor, ob.first_due, ob.last_due, f.ev
             FROM obligation ob
                 LEFT JOIN (SELECT obligation, array_agg(d ORDER BY d) AS ev FROM fulfilment GROUP BY obligation) f
                     ON f.obligation = ob.id
    LOOP
        ev := o.ev;
        p := 1;
        m := coalesce(array_length(ev, 1), 0);
        id := o.id;
        previous := o.anchor;
        due_on := o.first_due;
        n := 1;
        LOOP
            following := (o.first_due + make_interval(months => n))::date;
            close := CASE WHEN following <= o.last_due THEN due_on + (following - due_on) / 2 ELSE due_on END;
            WHILE p <= m AND ev[p] <= previous LOOP
                p := p + 1;
            END LOOP;
            IF p <= m AND ev[p] <= close THEN
                done_on := ev[p];
                IF done_on <= due_on THEN
                    outcome := 'met';
                    days_late := 0;
                    p := p + 1;
                ELSE
                    outcome := 'late';
                    days_late := done_on - due_on;
                    -- what else was done that day answers nothing
                    WHILE p <= m AND ev[p] = done_on LOOP
                        p := p + 1;
                    END LOOP;
                END IF;
            ELSE
                done_on := NULL;
                outcome := 'missed';
                days_late := NULL;
            END IF;
            RETURN NEXT;
            EXIT WHEN following > o.last_due;
            previous := due_on;
            due_on := following;
            n := n + 1;
        END LOOP;
    END LOOP;
END $$;

-- @ours
SELECT id, (c).met, (c).late, (c).missed, (c).first_due, (c).last_due,
       (c).worst_days_late, (c).total_days_late, (c).on_time_rate
FROM (SELECT o.id, compliance(o.cadence, o.anchor, o.in_force, f.done, date '2024-03-01') AS c
      FROM obligation AS o
          LEFT JOIN (SELECT obligation, array_agg(d) AS done FROM fulfilment GROUP BY obligation) AS f ON f.obligation = o.id
      OFFSET 0) AS o

-- @rival plpgsql_merge 6
SELECT id, count(*) FILTER (WHERE outcome = 'met')::int AS met, count(*) FILTER (WHERE outcome = 'late')::int AS late,
       count(*) FILTER (WHERE outcome = 'missed')::int AS missed,
       min(due_on) AS first_due, max(due_on) AS last_due,
       coalesce(max(days_late), 0) AS worst_days_late, coalesce(sum(days_late), 0) AS total_days_late,
       count(*) FILTER (WHERE outcome = 'met')::float8 / count(*) AS on_time_rate
FROM merge()
GROUP BY id

-- @rival recursive_sql 6
SELECT id, count(*) FILTER (WHERE outcome = 'met')::int AS met, count(*) FILTER (WHERE outcome = 'late')::int AS late,
       count(*) FILTER (WHERE outcome = 'missed')::int AS missed,
       min(due_on) AS first_due, max(due_on) AS last_due,
       coalesce(max(days_late), 0) AS worst_days_late, coalesce(sum(days_late), 0) AS total_days_late,
       count(*) FILTER (WHERE outcome = 'met')::float8 / count(*) AS on_time_rate
FROM (
    WITH RECURSIVE r AS (
        SELECT o.id, 1 AS n, o.first_due AS due_on, o.first_due, o.last_due, nx.following, f.d AS done_on,
               greatest(f.d, o.first_due) AS used
        FROM obligation AS o
            CROSS JOIN LATERAL (SELECT (o.first_due + interval '1 month')::date AS following) AS nx
            LEFT JOIN LATERAL (SELECT d FROM fulfilment AS f
                               WHERE f.obligation = o.id AND f.d > o.anchor
                                 AND f.d <= CASE WHEN nx.following <= o.last_due
                                                 THEN o.first_due + (nx.following - o.first_due) / 2 ELSE o.first_due END
                               ORDER BY d LIMIT 1) AS f ON true
        UNION ALL
        SELECT r.id, r.n + 1, r.following, r.first_due, r.last_due, nx.following, f.d,
               greatest(f.d, r.following)
        FROM r
            CROSS JOIN LATERAL (SELECT (r.first_due + make_interval(months => r.n + 1))::date AS following) AS nx
            LEFT JOIN LATERAL (SELECT d FROM fulfilment AS f
                               WHERE f.obligation = r.id AND f.d > r.used
                                 AND f.d <= CASE WHEN nx.following <= r.last_due
                                                 THEN r.following + (nx.following - r.following) / 2 ELSE r.following END
                               ORDER BY d LIMIT 1) AS f ON true
        WHERE r.following <= r.last_due
    )
    SELECT id, n, due_on, done_on,
           CASE WHEN done_on <= due_on THEN 'met' WHEN done_on > due_on THEN 'late' ELSE 'missed' END AS outcome,
           greatest(done_on - due_on, CASE WHEN done_on IS NOT NULL THEN 0 END) AS days_late
    FROM r
) AS r
GROUP BY id

-- The same query without the comparison.
-- @floor 1.2
SELECT o.id, cardinality(f.done) AS met
FROM obligation AS o
    LEFT JOIN (SELECT obligation, array_agg(d) AS done FROM fulfilment GROUP BY obligation) AS f ON f.obligation = o.id
