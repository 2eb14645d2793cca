-- The same report for the whole nation.

-- @target P15 obligation_status for a nation: 500,000 duties to children, 10 million fulfilments
-- @time count(statement)
-- @answer count(*), sum(obligation), sum(met), sum(late), sum(missed), sum(overdue), count(unmet_since), sum(unmet_since - date '2000-01-01'), sum(unmet_run), sum(days_overdue), count(next_due), sum((next_due - date '2000-01-01')::bigint * obligation), sum((last_done - date '2000-01-01')::bigint * obligation), count(*) FILTER (WHERE rag = 'red'), count(*) FILTER (WHERE rag = 'amber'), count(*) FILTER (WHERE rag = 'green'), count(*) FILTER (WHERE rag = 'blue'), count(*) FILTER (WHERE status = 'due soon'), count(*) FILTER (WHERE status = 'up to date'), sum(length(title) + length(authority_name) + length(instrument_title)), round(sum(on_time_rate)::numeric, 3)

-- @setup
SET search_path = bench, oversight, public;
SELECT to_regnamespace('nation') IS NULL AS none \gset
\if :none
SELECT oversight.create_register('nation');
SELECT oversight.generate_national('nation', :scale);
VACUUM (FREEZE, ANALYZE) nation.obligation, nation.fulfilment, nation.fulfils;
\endif

-- What an analyst without cadences keeps: how the steps of each duty go.
CREATE TABLE step AS
    SELECT t.cadence, s.k, s.working_days, s.days, s.months
    FROM (VALUES ('LAC_REVIEW', 1, 20, 0, 0), ('LAC_REVIEW', 2, NULL, 0, 3), ('LAC_REVIEW', 3, NULL, 0, 6),
                 ('LAC_VISIT', 1, NULL, 7, 0), ('LAC_VISIT', 2, NULL, 42, 0), ('LAC_VISIT', 3, NULL, 42, 0),
                 ('CHILD_PROTECTION_REVIEW', 1, NULL, 0, 3), ('CHILD_PROTECTION_REVIEW', 2, NULL, 0, 6), ('CHILD_PROTECTION_REVIEW', 3, NULL, 0, 6),
                 ('EHC_PLAN_REVIEW', 1, NULL, 0, 12), ('EHC_PLAN_REVIEW', 2, NULL, 0, 12), ('EHC_PLAN_REVIEW', 3, NULL, 0, 12))
             AS s (timescale, k, working_days, days, months)
        JOIN nation.timescale AS t ON t.code = s.timescale;
CREATE TABLE working AS
    SELECT day, row_number() OVER (ORDER BY day)::int AS n
    FROM (SELECT date '1990-01-01' + k AS day FROM generate_series(0, 14600) AS k) AS every
    WHERE is_working_day(day);
ALTER TABLE working ADD PRIMARY KEY (day);
CREATE UNIQUE INDEX ON working (n) INCLUDE (day);
-- The duties in force, as plain columns: which first deadline a rolling one has,
-- every how many months a fixed one falls due.
CREATE VIEW duty AS
    SELECT o.authority, o.id, o.anchor, o.cadence::text AS cadence, lower(coalesce(o.in_force, i.in_force)) AS starts,
           coalesce(upper(coalesce(o.in_force, i.in_force)), 'infinity') AS ends,
           CASE WHEN o.cadence = 'every month' THEN 1 WHEN o.cadence = 'every 3 months' THEN 3 END AS every,
           CASE WHEN o.cadence::text LIKE 'by %' THEN substr(o.cadence::text, 4)::date END AS by_date,
           CASE s1.working_days IS NULL WHEN true THEN (o.anchor + s1.days + make_interval(months => s1.months))::date
               ELSE (SELECT b.day FROM working AS b
                     WHERE b.n = s1.working_days + (SELECT a.n FROM working AS a WHERE a.day <= o.anchor ORDER BY a.day DESC LIMIT 1)) END AS first_deadline,
           s2.days AS days_2, s2.months AS months_2, s3.days AS days_3, s3.months AS months_3
    FROM nation.obligation AS o
        JOIN nation.instrument AS i ON i.authority = o.authority AND i.id = o.instrument
        LEFT JOIN step AS s1 ON s1.cadence = o.cadence AND s1.k = 1
        LEFT JOIN step AS s2 ON s2.cadence = o.cadence AND s2.k = 2
        LEFT JOIN step AS s3 ON s3.cadence = o.cadence AND s3.k = 3
    -- what the planner can estimate, unlike an operator of ranges
    WHERE (lower(coalesce(o.in_force, i.in_force)) <= date '2025-03-31') IS NOT FALSE
      AND (upper(coalesce(o.in_force, i.in_force)) > date '2025-03-31') IS NOT FALSE;
VACUUM (FREEZE, ANALYZE) working, step;
-- The words of the report, the same for both.
CREATE VIEW words AS
    SELECT o.authority, a.name AS authority_name, o.id AS obligation, i.code AS instrument, i.title AS instrument_title, i.force,
           o.clause, o.duty, o.title, o.team, o.subject, o.timescale, p.owes, p.contributes, p.receives, p.assures, describe(o.cadence) AS frequency
    FROM nation.obligation AS o
        JOIN nation.instrument AS i ON i.authority = o.authority AND i.id = o.instrument
        JOIN nation.authority AS a ON a.code = o.authority
        LEFT JOIN (SELECT op.authority, op.obligation,
                          string_agg(party.name, '; ' ORDER BY party.name) FILTER (WHERE op.role = 'owes') AS owes,
                          string_agg(party.name, '; ' ORDER BY party.name) FILTER (WHERE op.role = 'contributes') AS contributes,
                          string_agg(party.name, '; ' ORDER BY party.name) FILTER (WHERE op.role = 'receives') AS receives,
                          string_agg(party.name, '; ' ORDER BY party.name) FILTER (WHERE op.role = 'assures') AS assures
                   FROM nation.obligation_party AS op JOIN nation.party ON party.code = op.party
                   GROUP BY op.authority, op.obligation) AS p ON p.authority = o.authority AND p.obligation = o.id;

-- Two ordered lists walked together, as a good programmer would.
CREATE FUNCTION merge(as_of date) RETURNS TABLE (authority text, obligation bigint, met int, late int, missed int, overdue int,
        last_due date, last_done date, next_due date, unmet_since date, unmet_run int, total_days_late bigint)
    LANGUAGE plpgsql ROWS 400000 SET cursor_tuple_fraction = 1 AS $$
DECLARE
    o record;
    ev date[];
    e date;
    p int;
    m int;
    n int;
    due date;
    previous date;
    following date;
    closes date;
BEGIN
    FOR o IN SELECT d.*, f.ev
             FROM duty AS d
                 LEFT JOIN (SELECT f.authority, f.obligation, array_agg(f.done_on ORDER BY f.done_on) AS ev
                            FROM nation.fulfils AS f WHERE f.done_on <= merge.as_of GROUP BY f.authority, f.obligation) AS f
                     ON f.authority = d.authority AND f.obligation = d.id
    LOOP
        authority := o.authority;
        obligation := o.id;
        ev := o.ev;
        m := coalesce(array_length(ev, 1), 0);
        met := 0; late := 0; missed := 0; overdue := 0; unmet_run := 0; total_days_late := 0;
        last_due := NULL; next_due := NULL; unmet_since := NULL;
        last_done := ev[m];
        IF o.first_deadline IS NOT NULL THEN
            due := o.first_deadline;
            n := 0;
            e := NULL;
            FOR p IN 1..m LOOP
                CONTINUE WHEN ev[p] = e OR ev[p] < o.starts;
                e := ev[p];
                IF e <= due THEN
                    met := met + 1;
                ELSE
                    late := late + 1;
                    total_days_late := total_days_late + (e - due);
                END IF;
                last_due := due;
                n := n + 1;
                due := CASE n WHEN 1 THEN (e + o.days_2 + make_interval(months => o.months_2))::date
                    ELSE (e + o.days_3 + make_interval(months => o.months_3))::date END;
            END LOOP;
            IF due < as_of THEN
                overdue := 1;
                unmet_run := 1;
                unmet_since := due;
            ELSE
                next_due := due;
            END IF;
        ELSIF o.every IS NOT NULL OR o.by_date IS NOT NULL THEN
            p := 1;
            n := 1;
            previous := CASE WHEN o.by_date IS NULL THEN o.anchor ELSE o.starts - 1 END;
            due := coalesce(o.by_date, (o.anchor + make_interval(months => o.every))::date);
            LOOP
                following := CASE WHEN o.by_date IS NULL THEN (o.anchor + make_interval(months => o.every * (n + 1)))::date END;
                -- the last date of all never closes
                closes := CASE WHEN following < o.ends THEN due + (following - due) / 2 ELSE 'infinity' END;
                WHILE p <= m AND ev[p] <= previous LOOP
                    p := p + 1;
                END LOOP;
                IF p <= m AND ev[p] <= closes THEN
                    e := ev[p];
                    IF e <= due THEN
                        met := met + 1;
                        p := p + 1;
                    ELSE
                        late := late + 1;
                        total_days_late := total_days_late + (e - due);
                        WHILE p <= m AND ev[p] = e LOOP
                            p := p + 1;
                        END LOOP;
                    END IF;
                    unmet_run := 0;
                    unmet_since := NULL;
                ELSIF due >= as_of THEN
                    next_due := due;
                    EXIT;
                ELSE
                    IF as_of <= closes THEN
                        overdue := overdue + 1;
                    ELSE
                        missed := missed + 1;
                    END IF;
                    unmet_run := unmet_run + 1;
                    unmet_since := coalesce(unmet_since, due);
                END IF;
                EXIT WHEN o.by_date IS NOT NULL OR following >= o.ends;
                previous := due;
                due := following;
                n := n + 1;
            END LOOP;
        END IF;
        RETURN NEXT;
    END LOOP;
END $$;

-- @ours
SELECT * FROM nation.obligation_status('2025-03-31')

-- @rival plpgsql_merge 3
SELECT w.*, m.met, m.late, m.missed, m.overdue, m.last_done, m.next_due, m.unmet_since, m.unmet_run, m.total_days_late,
       date '2025-03-31' - m.unmet_since AS days_overdue,
       m.met / nullif(m.met + m.late + m.missed + m.overdue, 0)::float8 AS on_time_rate,
       CASE WHEN d.cadence = 'continuing' THEN NULL
            WHEN m.next_due IS NULL AND m.unmet_run = 0 THEN 'blue'
            WHEN m.unmet_run > 0 AND NOT (m.unmet_run = 1 AND m.overdue = 1 AND d.every IS NOT NULL) THEN 'red'
            WHEN m.unmet_run > 0 THEN 'amber'
            WHEN m.next_due - date '2025-03-31' <= 14 THEN 'amber'
            ELSE 'green' END AS rag,
       CASE WHEN d.cadence = 'continuing' THEN 'binding'
            WHEN m.unmet_run > 0 THEN 'overdue'
            WHEN m.next_due IS NULL THEN 'completed'
            WHEN m.next_due - date '2025-03-31' <= 14 THEN 'due soon'
            WHEN m.met + m.late + m.missed > 0 THEN 'up to date'
            ELSE 'not yet due' END AS status
FROM merge('2025-03-31') AS m
    JOIN duty AS d ON d.authority = m.authority AND d.id = m.obligation
    JOIN words AS w ON w.authority = m.authority AND w.obligation = m.obligation

-- Rolling duties by a window over the times they were done; of fixed ones each due
-- date looks up what answers it, and tells the next one what is used up.
-- @rival recursive_sql 8
WITH RECURSIVE duty AS MATERIALIZED (
    SELECT * FROM bench.duty
), r AS (
    SELECT d.authority, d.id, d.anchor, d.every, d.ends, 1 AS n, nx.due, nx.following, f.done_on, greatest(f.done_on, nx.due) AS used
    FROM duty AS d
        CROSS JOIN LATERAL (SELECT (d.anchor + make_interval(months => d.every))::date AS due,
                                   (d.anchor + make_interval(months => d.every * 2))::date AS following) AS nx
        LEFT JOIN LATERAL (SELECT f.done_on FROM nation.fulfils AS f
                           WHERE f.authority = d.authority AND f.obligation = d.id AND f.done_on > d.anchor
                             AND f.done_on <= least(CASE WHEN nx.following < d.ends THEN nx.due + (nx.following - nx.due) / 2 END, date '2025-03-31')
                           ORDER BY f.done_on LIMIT 1) AS f ON true
    WHERE d.every IS NOT NULL
    UNION ALL
    SELECT r.authority, r.id, r.anchor, r.every, r.ends, r.n + 1, r.following, nx.following, f.done_on, greatest(f.done_on, r.following)
    FROM r
        CROSS JOIN LATERAL (SELECT (r.anchor + make_interval(months => r.every * (r.n + 2)))::date AS following) AS nx
        LEFT JOIN LATERAL (SELECT f.done_on FROM nation.fulfils AS f
                           WHERE f.authority = r.authority AND f.obligation = r.id AND f.done_on > r.used
                             AND f.done_on <= least(CASE WHEN nx.following < r.ends THEN r.following + (nx.following - r.following) / 2 END, date '2025-03-31')
                           ORDER BY f.done_on LIMIT 1) AS f ON true
    WHERE (r.due < date '2025-03-31' OR r.done_on IS NOT NULL) AND r.following < r.ends
), fixed AS (
    SELECT authority, id, count(*) FILTER (WHERE done_on <= due) AS met, count(*) FILTER (WHERE done_on > due) AS late,
           count(*) FILTER (WHERE done_on IS NULL AND due < date '2025-03-31' AND following < ends AND due + (following - due) / 2 < date '2025-03-31') AS missed,
           count(*) FILTER (WHERE done_on IS NULL AND due < date '2025-03-31' AND (following >= ends OR due + (following - due) / 2 >= date '2025-03-31')) AS overdue,
           min(due) FILTER (WHERE done_on IS NULL AND due >= date '2025-03-31') AS next_due,
           max(n) FILTER (WHERE done_on IS NOT NULL) AS last_answered,
           array_agg(due ORDER BY n) FILTER (WHERE due < date '2025-03-31') AS dues,
           max(n) FILTER (WHERE due < date '2025-03-31') AS last_n
    FROM r GROUP BY authority, id
), seen AS (
    SELECT d.authority, d.id, f.done_on,
           row_number() OVER w AS n, lag(f.done_on) OVER w AS before, d.first_deadline, d.days_2, d.months_2, d.days_3, d.months_3
    FROM duty AS d
        JOIN (SELECT DISTINCT authority, obligation, done_on FROM nation.fulfils WHERE done_on <= date '2025-03-31') AS f
            ON f.authority = d.authority AND f.obligation = d.id AND f.done_on >= d.starts
    WHERE d.first_deadline IS NOT NULL
    WINDOW w AS (PARTITION BY d.authority, d.id ORDER BY f.done_on)
), rolling AS (
    SELECT authority, id, count(*) FILTER (WHERE done_on <= deadline) AS met, count(*) FILTER (WHERE done_on > deadline) AS late,
           max(n) AS times, max(done_on) AS last_done
    FROM (SELECT authority, id, n, done_on,
                 CASE n WHEN 1 THEN first_deadline
                        WHEN 2 THEN (before + days_2 + make_interval(months => months_2))::date
                        ELSE (before + days_3 + make_interval(months => months_3))::date END AS deadline
          FROM seen) AS s
    GROUP BY authority, id
), told AS (
    SELECT d.authority, d.id, d.cadence, d.every,
           coalesce(x.met, r.met, b.met, 0) AS met, coalesce(x.late, r.late, b.late, 0) AS late, coalesce(x.missed, 0) AS missed,
           coalesce(x.overdue, CASE WHEN u.due < date '2025-03-31' THEN 1 ELSE 0 END) AS overdue,
           CASE WHEN d.every IS NOT NULL THEN x.next_due ELSE u.due END AS next_due,
           CASE WHEN d.every IS NOT NULL THEN greatest(coalesce(x.last_n, 0) - coalesce(x.last_answered, 0), 0)
                WHEN u.due < date '2025-03-31' THEN 1 ELSE 0 END AS unmet_run,
           CASE WHEN d.every IS NOT NULL THEN x.dues[coalesce(x.last_answered, 0) + 1] WHEN u.due < date '2025-03-31' THEN u.due END AS unmet_since
    FROM duty AS d
        LEFT JOIN fixed AS x ON x.authority = d.authority AND x.id = d.id
        LEFT JOIN rolling AS r ON r.authority = d.authority AND r.id = d.id
        LEFT JOIN LATERAL (SELECT (min(f.done_on) <= d.by_date)::int AS met, (min(f.done_on) > d.by_date)::int AS late, min(f.done_on) AS done_on
                           FROM nation.fulfils AS f
                           WHERE d.by_date IS NOT NULL AND f.authority = d.authority AND f.obligation = d.id
                             AND f.done_on BETWEEN d.starts AND date '2025-03-31') AS b ON d.by_date IS NOT NULL
        CROSS JOIN LATERAL (SELECT CASE WHEN d.by_date IS NOT NULL AND b.done_on IS NULL THEN d.by_date
                                        WHEN d.first_deadline IS NULL THEN NULL
                                        WHEN r.times IS NULL THEN d.first_deadline
                                        WHEN r.times = 1 THEN (r.last_done + d.days_2 + make_interval(months => d.months_2))::date
                                        ELSE (r.last_done + d.days_3 + make_interval(months => d.months_3))::date END AS due) AS u
)
SELECT w.*, t.met, t.late, t.missed, t.overdue, l.last_done,
       CASE WHEN t.every IS NOT NULL OR t.unmet_run = 0 THEN t.next_due END AS next_due,
       t.unmet_since, t.unmet_run,
       date '2025-03-31' - t.unmet_since AS days_overdue,
       t.met / nullif(t.met + t.late + t.missed + t.overdue, 0)::float8 AS on_time_rate,
       CASE WHEN t.cadence = 'continuing' THEN NULL
            WHEN t.next_due IS NULL AND t.unmet_run = 0 THEN 'blue'
            WHEN t.unmet_run > 0 AND NOT (t.unmet_run = 1 AND t.overdue = 1 AND t.every IS NOT NULL) THEN 'red'
            WHEN t.unmet_run > 0 THEN 'amber'
            WHEN t.next_due - date '2025-03-31' <= 14 THEN 'amber'
            ELSE 'green' END AS rag,
       CASE WHEN t.cadence = 'continuing' THEN 'binding'
            WHEN t.unmet_run > 0 THEN 'overdue'
            WHEN t.next_due IS NULL THEN 'completed'
            WHEN t.next_due - date '2025-03-31' <= 14 THEN 'due soon'
            WHEN t.met + t.late + t.missed > 0 THEN 'up to date'
            ELSE 'not yet due' END AS status
FROM told AS t
    JOIN words AS w ON w.authority = t.authority AND w.obligation = t.id
    LEFT JOIN (SELECT authority, obligation, max(done_on) AS last_done FROM nation.fulfils WHERE done_on <= date '2025-03-31' GROUP BY authority, obligation) AS l
        ON l.authority = t.authority AND l.obligation = t.id

-- Both tables read, and the events put together duty by duty.
-- @floor 2
SELECT o.*, e.done, e.for_due
FROM nation.obligation AS o
    LEFT JOIN (SELECT f.authority, f.obligation, array_agg(f.done_on) AS done, array_agg(f.for_due) AS for_due
               FROM nation.fulfils AS f
               WHERE f.done_on <= date '2025-03-31'
               GROUP BY f.authority, f.obligation) AS e ON e.authority = o.authority AND e.obligation = o.id
