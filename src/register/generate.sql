-- generate_national: fills a register with a synthetic nation, to try out sizes.
--
-- Everything is worked out from the seed by a hash of its number, so the same
-- call gives the same rows whatever the server's settings. The rows describe
-- the days up to 31 March 2025 and never depend on today.

CREATE FUNCTION generate_national(register text, scale float8 DEFAULT 1, seed bigint DEFAULT 1) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
	SET timezone = 'UTC'
	-- compiling the same statements again for each authority takes longer than running them
	SET jit = off
AS $$
DECLARE
	register CONSTANT text := generate_national.register;
	until CONSTANT date := '2025-03-31';
	entered CONSTANT timestamptz := '2025-04-01 09:00:00+00';
	wanted bigint;
	place record;
	n bigint;
	subjects bigint := 0;
	duties bigint := 0;
	events bigint := 0;
	reported bigint := 0;
	reference record;
	dropped text[] := '{}';
	unindexed text[] := '{}';
	first_subject bigint;
	first_duty bigint;
	first_event bigint;
BEGIN
	IF register IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'register name must not be null',
			DETAIL = 'The synthetic nation is put into a register, which is known by the name of its schema.',
			HINT = 'Write, for example, SELECT oversight.generate_national(''nation'', 0.01).';
	END IF;
	IF (scale > 0 AND scale <= 100) IS NOT TRUE THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('scale must be above 0 and at most 100, not %s', coalesce(scale::text, 'null')),
			DETAIL = 'At scale 1 there are 500,000 duties to children and about 10 million fulfilments.',
			HINT = 'Begin with, for example, SELECT oversight.generate_national(''nation'', 0.01).';
	END IF;
	IF seed IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'seed must not be null',
			DETAIL = 'The same seed gives the same rows.',
			HINT = 'Give a number, for example SELECT oversight.generate_national(''nation'', 0.01, 1).';
	END IF;
	-- Says so when there is no such schema, or when it is no register.
	PERFORM FROM oversight.register_info(register);

	-- Undone when this function returns, because the function has a setting of
	-- its own for the same variable.
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);

	-- Invented rows are never mixed with what is true.
	IF EXISTS (SELECT FROM authority) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('register %I already holds authorities', register),
			DETAIL = 'A synthetic nation is made in an empty register only, so that nothing invented stands beside what is true.',
			HINT = 'Make another register for it, for example by SELECT oversight.create_register(''nation'').';
	END IF;

	wanted := greatest(round(500000 * scale), 153)::bigint;

	-- Who --------------------------------------------------------------------

	INSERT INTO party (code, name, kind, detail, changed_at) VALUES
		('synthetic', 'Synthetic data', 'body', 'Invented by oversight.generate_national; nothing here is true', entered);
	INSERT INTO source (code, publisher, title, published_on, changed_at) VALUES
		('synthetic', 'synthetic', format('Synthetic data, scale %s, seed %s', scale, seed), until, entered);
	UPDATE party SET source = 'synthetic' WHERE code = 'synthetic';
	INSERT INTO party (code, name, kind, source, changed_at) VALUES
		('synthetic-minister', 'Minister (synthetic)', 'post', 'synthetic', entered),
		('synthetic-commissioner', 'Commissioner (synthetic)', 'post', 'synthetic', entered);

	INSERT INTO authority (code, name, kind, ofsted_region, ons_region, source, changed_at)
	SELECT format('S%s', to_char(a, 'FM00000000')), format('Synthetic authority %s', to_char(a, 'FM000')),
		(ARRAY['county', 'unitary', 'unitary', 'metropolitan district', 'london borough'])[1 + a % 5],
		r.ofsted[1 + a % 8], r.ons[1 + a % 8], 'synthetic', entered
	FROM generate_series(1, 153) a
	CROSS JOIN (SELECT
		ARRAY['East Midlands', 'East of England', 'London', 'North East, Yorkshire and the Humber',
			'North West', 'South East', 'South West', 'West Midlands'] AS ofsted,
		ARRAY['East Midlands', 'East of England', 'London', 'Yorkshire and The Humber',
			'North West', 'South East', 'South West', 'West Midlands'] AS ons) r;
	INSERT INTO authority_code (authority, scheme, code, source, changed_at)
	SELECT a.code, 'synthetic', a.code, 'synthetic', entered FROM authority a;
	INSERT INTO party (code, name, kind, authority, source, changed_at)
	SELECT 'council-' || a.code, a.name || ': council', 'body', a.code, 'synthetic', entered FROM authority a;
	INSERT INTO party (code, name, kind, part_of, source, changed_at)
	SELECT 'director-' || a.code, a.name || ': director', 'post', 'council-' || a.code, 'synthetic', entered FROM authority a;
	RAISE NOTICE 'generate_national: 153 authorities';

	-- Instruments ------------------------------------------------------------

	INSERT INTO timescale (code, duty, legal_source, force, cadence, anchor_event, confirmed, source, changed_at) VALUES
		('SYNTHETIC_SUPERVISION', 'Supervision of a case (synthetic)', 'Synthetic policy', 'plan',
			'every month', 'the first day of the case', false, 'synthetic', entered);

	INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, source, changed_at)
	SELECT a.code, k.code, k.title || ' (synthetic)', k.kind, k.force, NULL, '(,)', '(,)', 'synthetic', entered
	FROM authority a
	CROSS JOIN (VALUES
		(1, 'care-planning', 'Care planning regulations', 'regulations', 'statute'),
		(2, 'child-protection', 'Child protection guidance', 'statutory guidance', 'statutory guidance'),
		(3, 'education-plans', 'Education, health and care plans', 'act', 'statute'),
		(4, 'supervision', 'Policy on supervision', 'policy', 'plan')
	) AS k (k, code, title, kind, force)
	ORDER BY a.code, k.k;

	-- One authority in nine is under a direction.
	INSERT INTO instrument (authority, code, title, kind, force, legal_basis, issued_on, issued_by, in_force, recorded_during, source, changed_at)
	SELECT a.code, 'direction-1', 'Direction (synthetic)', 'direction', 'direction', 'Synthetic power',
		d.issued_on, 'synthetic-minister', daterange(d.issued_on, NULL), daterange(d.issued_on, NULL), 'synthetic', entered
	FROM (SELECT a.code, row_number() OVER (ORDER BY a.code) AS k FROM authority a) a
	CROSS JOIN LATERAL (
		SELECT date '2021-01-04' + (hashint8extended(a.k, seed) & 1023)::integer AS issued_on
	) d
	WHERE a.k % 9 = 1
	ORDER BY a.code;
	GET DIAGNOSTICS n = ROW_COUNT;
	RAISE NOTICE 'generate_national: % instruments, % of them directions', n + 4 * 153, n;

	INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor, source, changed_at)
	SELECT i.authority, i.id, k.clause, k.duty, k.title || ' (synthetic)', k.cadence::cadence, i.issued_on, 'synthetic', entered
	FROM instrument i
	CROSS JOIN (VALUES
		('1', 'comply', 'Comply with instructions', 'continuing'),
		('2', 'monthly-report', 'Monthly progress report', 'every month'),
		('3', 'formal-review', 'Formal review', 'every 3 months'),
		('4', 'partnership', 'Formal partnership', 'by 2024-06-28')
	) AS k (clause, duty, title, cadence)
	WHERE i.code = 'direction-1'
	ORDER BY i.authority, k.clause;
	INSERT INTO obligation_party (authority, obligation, party, role, source, changed_at)
	SELECT o.authority, o.id, p.party, p.role, 'synthetic', entered
	FROM obligation o
	CROSS JOIN LATERAL (VALUES
		('council-' || o.authority, 'owes'), ('director-' || o.authority, 'owes'),
		('synthetic-commissioner', 'contributes'), ('synthetic-minister', 'receives')) AS p (party, role)
	WHERE o.duty <> 'comply' OR p.role = 'owes';

	-- What inspectors found ----------------------------------------------------

	INSERT INTO inspection (authority, code, framework, kind, started_on, ended_on, published_on, source, changed_at)
	SELECT a.code, k.code, k.framework, k.kind, d.started_on, d.started_on + 11, d.started_on + 45, 'synthetic', entered
	FROM (SELECT a.code, row_number() OVER (ORDER BY a.code) AS k FROM authority a) a
	CROSS JOIN (VALUES
		(1, 'inspection-1', 'SLAC', 'safeguarding and looked-after inspection', date '2009-06-01', 1023),
		(2, 'inspection-2', 'SIF', 'SIF inspection', '2014-01-06', 1023),
		(3, 'inspection-3', 'ILACS', 'standard inspection', '2018-02-05', 1023),
		(4, 'inspection-4', 'ILACS', 'standard inspection', '2021-06-07', 1023)
	) AS k (k, code, framework, kind, first_day, spread)
	CROSS JOIN LATERAL (
		SELECT k.first_day + (hashint8extended(a.k * 8 + k.k, seed) & k.spread)::integer AS started_on
	) d
	ORDER BY a.code, k.k;
	INSERT INTO judgement (authority, inspection, area, grade, source, changed_at)
	SELECT i.authority, i.id, w.area, g.grade::grade, 'synthetic', entered
	FROM inspection i
	JOIN judgement_area w ON w.framework = i.framework AND w.during @> i.started_on AND w.awarded
	CROSS JOIN LATERAL (
		SELECT CASE WHEN u.u < 12 THEN 'inadequate'
			WHEN u.u < 50 THEN CASE i.framework WHEN 'SLAC' THEN 'adequate' ELSE 'requires improvement' END
			WHEN u.u < 90 THEN 'good' ELSE 'outstanding' END AS grade
		FROM (SELECT (hashint8extended(i.id * 16 + w.position, seed) & 1023) % 100 AS u) u
	) g
	ORDER BY i.authority, i.id, w.position;
	GET DIAGNOSTICS n = ROW_COUNT;
	RAISE NOTICE 'generate_national: % inspections, % judgements', 4 * 153, n;

	-- Children and what is owed to them ---------------------------------------

	-- Numbers are given out here, so that what belongs together is known by
	-- counting; the tables' own numbering goes on after them.
	SELECT coalesce(max(s.id), 0) + 1 INTO first_subject FROM subject s;
	SELECT coalesce(max(o.id), 0) + 1 INTO first_duty FROM obligation o;

	-- Authorities are of different sizes. Of nine duties in a row three belong
	-- to each of two children in care, two to a child with a protection plan,
	-- and one to a child with an education plan.
	CREATE TEMPORARY TABLE synthetic_duty ON COMMIT DROP AS
	WITH size AS (
		SELECT a.code, row_number() OVER (ORDER BY a.code) AS k,
			100 + (hashint8extended(row_number() OVER (ORDER BY a.code), seed + 1) & 511) AS weight
		FROM authority a
	), share AS (
		SELECT s.code, s.k,
			round(wanted * (sum(s.weight) OVER (ORDER BY s.code) - s.weight) / sum(s.weight) OVER ())::bigint AS before,
			round(wanted * sum(s.weight) OVER (ORDER BY s.code) / sum(s.weight) OVER ())::bigint AS upto
		FROM size s
	)
	SELECT s.code AS authority, s.k AS place,
		first_duty + d.number - 1 AS id,
		first_subject + ((d.number - 1) / 9 + s.k - 1) * 4
			+ CASE p.position WHEN 0 THEN 0 WHEN 1 THEN 0 WHEN 2 THEN 0 WHEN 3 THEN 1 WHEN 4 THEN 1 WHEN 5 THEN 1
				WHEN 6 THEN 2 WHEN 7 THEN 2 ELSE 3 END AS subject,
		t.*, last.is_open, h.h,
		t.few + (h.h & 1048575) % (t.many - t.few + 1) AS times,
		-- the last time it was done
		until - last.ago AS last_on
	FROM share s
	CROSS JOIN LATERAL generate_series(s.before + 1, s.upto) AS d (number)
	CROSS JOIN LATERAL (SELECT (d.number - 1) % 9 AS position) p
	JOIN (VALUES
		(ARRAY[0, 3], 'care-planning', 'reg 33', 'LAC_REVIEW', 'review', 'Review of a child in care', ARRAY[27, 88], 182, 4, 20),
		(ARRAY[1, 4], 'care-planning', 'reg 28', 'LAC_VISIT', 'visit', 'Visit to a child in care', ARRAY[7], 42, 8, 41),
		(ARRAY[2, 5, 7], 'supervision', '1', 'SYNTHETIC_SUPERVISION', 'supervision', 'Supervision of a case', ARRAY[30], 30, 11, 50),
		(ARRAY[6], 'child-protection', '', 'CHILD_PROTECTION_REVIEW', 'conference', 'Child protection review conference', ARRAY[91], 182, 2, 14),
		(ARRAY[8], 'education-plans', 's 44', 'EHC_PLAN_REVIEW', 'review', 'Review of an education, health and care plan', ARRAY[365], 365, 2, 14)
	) AS t (positions, instrument, clause, timescale, kind, title, first_steps, step, few, many) ON p.position = ANY (t.positions)
	CROSS JOIN LATERAL (SELECT hashint8extended(d.number, seed + 2) AS h) h
	-- the duties to one child end together
	CROSS JOIN LATERAL (
		SELECT (hashint8extended((d.number - 1) / 9 * 9
				+ CASE WHEN p.position < 3 THEN 0 WHEN p.position < 6 THEN 1 WHEN p.position < 8 THEN 2 ELSE 3 END, seed + 3) & 1023) AS of_child
	) child
	CROSS JOIN LATERAL (
		SELECT child.of_child < 700 AS is_open,
			-- one open duty in about twenty has been let slip
			(CASE WHEN child.of_child < 700 THEN 0 ELSE (child.of_child - 700) * 9 END
				+ ((h.h >> 24) & 1023) * t.step * 1.05 / 1024)::integer AS ago
	) last;

	CREATE INDEX ON pg_temp.synthetic_duty (authority);
	ANALYZE pg_temp.synthetic_duty;

	-- The references are taken off the large tables and put back at the end,
	-- when all rows are looked up together.
	FOR reference IN
		SELECT format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)) AS back,
			format('ALTER TABLE %I.%I DROP CONSTRAINT %I', n.nspname, c.relname, k.conname) AS off
		FROM pg_constraint k
		JOIN pg_class c ON c.oid = k.conrelid
		JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = register AND k.contype = 'f'
		  AND c.relname IN ('subject', 'obligation', 'fulfilment', 'fulfils')
		ORDER BY k.oid
	LOOP
		dropped := dropped || reference.back;
		EXECUTE reference.off;
	END LOOP;
	-- So are the indexes of the two largest, but for the one that keeps the
	-- numbers apart: made at the end from all rows together, they cost a
	-- fraction of what it takes to keep them up row by row.
	FOR reference IN
		SELECT CASE WHEN k.oid IS NULL THEN pg_get_indexdef(i.indexrelid)
				ELSE format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)) END AS back,
			CASE WHEN k.oid IS NULL THEN format('DROP INDEX %I.%I', n.nspname, x.relname)
				ELSE format('ALTER TABLE %I.%I DROP CONSTRAINT %I', n.nspname, c.relname, k.conname) END AS off
		FROM pg_index i
		JOIN pg_class x ON x.oid = i.indexrelid
		JOIN pg_class c ON c.oid = i.indrelid
		JOIN pg_namespace n ON n.oid = c.relnamespace
		LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid
		WHERE n.nspname = register AND c.relname IN ('fulfilment', 'fulfils')
		  AND NOT (c.relname = 'fulfilment' AND i.indisprimary)
		ORDER BY i.indexrelid
	LOOP
		unindexed := unindexed || reference.back;
		EXECUTE reference.off;
	END LOOP;

	INSERT INTO subject (authority, id, pseudonym, source, changed_at) OVERRIDING SYSTEM VALUE
	SELECT DISTINCT d.authority, d.subject, 'synthetic-' || to_char(d.subject, 'FM000000000'), 'synthetic', entered
	FROM synthetic_duty d
	ORDER BY d.authority, d.subject;
	GET DIAGNOSTICS subjects = ROW_COUNT;
	RAISE NOTICE 'generate_national: % children', subjects;

	-- Anchored so that the gaps between the times it was done add up.
	INSERT INTO obligation (authority, id, instrument, clause, duty, title, cadence, anchor, in_force, recorded_during,
		timescale, team, subject, source, changed_at) OVERRIDING SYSTEM VALUE
	SELECT d.authority, d.id, i.id, d.clause, d.kind, d.title || ' (synthetic)', t.cadence, began.on_day,
		CASE WHEN d.is_open THEN daterange(began.on_day, NULL) ELSE daterange(began.on_day, d.last_on + 1 + d.step / 2) END,
		daterange(began.on_day, NULL),
		d.timescale, 'Synthetic team ' || 1 + d.subject % 12, d.subject, 'synthetic', entered
	FROM synthetic_duty d
	JOIN instrument i ON i.authority = d.authority AND i.code = d.instrument
	JOIN timescale t ON t.code = d.timescale
	CROSS JOIN LATERAL (
		SELECT d.last_on - sum(coalesce(d.first_steps[k], d.step) * (824 + (hashint8extended(d.id * 64 + k, seed + 4) & 255)) / 1024)::integer AS on_day
		FROM generate_series(1, d.times) k
	) began
	ORDER BY d.authority, d.id;
	GET DIAGNOSTICS duties = ROW_COUNT;
	RAISE NOTICE 'generate_national: % duties to children', duties;

	-- What was done ------------------------------------------------------------

	SELECT coalesce(max(f.id), 0) INTO first_event FROM fulfilment f;
	FOR place IN SELECT DISTINCT d.authority, d.place FROM synthetic_duty d ORDER BY d.authority LOOP
		WITH event AS MATERIALIZED (
			SELECT d.authority, first_event + row_number() OVER (ORDER BY d.id, e.k) AS id, d.id AS obligation,
				d.last_on - (coalesce(sum(e.gap) OVER (PARTITION BY d.id ORDER BY e.k DESC
					ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))::integer AS done_on,
				d.kind, d.title
			FROM synthetic_duty d
			CROSS JOIN LATERAL (
				SELECT k, coalesce(d.first_steps[k], d.step) * (824 + (hashint8extended(d.id * 64 + k, seed + 4) & 255)) / 1024 AS gap
				FROM generate_series(1, d.times) k
			) e
			WHERE d.authority = place.authority
			UNION ALL
			-- what the directions ask for, a few days early or late
			SELECT o.authority, NULL, o.id, due.on_day - 3 + ((hashint8extended(o.id * 1024 + (due.on_day - until), seed + 5) & 7))::integer,
				'report', o.title
			FROM obligation o
			CROSS JOIN LATERAL due_dates(o.cadence, o.anchor, daterange(o.anchor, '2025-03-01')) AS due (on_day)
			WHERE o.authority = place.authority AND o.subject IS NULL AND o.duty <> 'comply'
			  AND (hashint8extended(o.id * 1024 + (due.on_day - until), seed + 6) & 15) > 0
		), numbered AS MATERIALIZED (
			SELECT e.authority, first_event + row_number() OVER (ORDER BY e.obligation, e.done_on, e.id) AS id, e.obligation, e.done_on, e.kind, e.title
			FROM event e
		), done AS (
			INSERT INTO fulfilment (authority, id, done_on, kind, title, recorded_by, recorded_at, source, changed_at) OVERRIDING SYSTEM VALUE
			SELECT e.authority, e.id, e.done_on, e.kind, e.title || CASE WHEN e.title LIKE '%(synthetic)' THEN '' ELSE ' (synthetic)' END,
				'synthetic', e.done_on + interval '2 days', 'synthetic', entered
			FROM numbered e
			ORDER BY e.id
		)
		INSERT INTO fulfils (authority, fulfilment, obligation, done_on, changed_at)
		SELECT e.authority, e.id, e.obligation, e.done_on, entered
		FROM numbered e
		ORDER BY e.id;
		GET DIAGNOSTICS n = ROW_COUNT;
		first_event := first_event + n;
		events := events + n;
		IF place.place = 153 OR events - reported >= 1000000 THEN
			RAISE NOTICE 'generate_national: % fulfilments, % of 153 authorities', events, place.place;
			reported := events;
		END IF;
	END LOOP;

	PERFORM setval(pg_get_serial_sequence(format('%I.%I', register, s.name), 'id'), s.last)
	FROM (SELECT 'subject' AS name, max(t.id) AS last FROM subject t
		UNION ALL SELECT 'obligation', max(t.id) FROM obligation t
		UNION ALL SELECT 'fulfilment', max(t.id) FROM fulfilment t) s;
	DROP TABLE pg_temp.synthetic_duty;
	FOR n IN 1..cardinality(unindexed) LOOP
		EXECUTE unindexed[n];
	END LOOP;
	RAISE NOTICE 'generate_national: % indexes built', cardinality(unindexed);
	ANALYZE source, party, authority, instrument, timescale, subject, obligation, obligation_party, fulfilment, fulfils, inspection, judgement;
	FOR n IN 1..cardinality(dropped) LOOP
		EXECUTE dropped[n];
	END LOOP;
	RAISE NOTICE 'generate_national: % references checked', cardinality(dropped);

	RETURN format('register %I holds a synthetic nation: 153 authorities, %s children, %s duties to them, %s fulfilments',
		register, subjects, duties, events);
END
$$;
COMMENT ON FUNCTION generate_national(text, float8, bigint) IS
	'fills an empty register with a synthetic nation, every row labelled so: 153 authorities and, at scale 1, 500,000 duties to children and about 10 million fulfilments; the same seed gives the same rows';
