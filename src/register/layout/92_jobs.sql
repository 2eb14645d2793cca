-- What a register does of its own accord: it keeps what the reports said on a
-- day, reminds whoever owes something, and tells others when it stays undone.
-- oversight.run_due writes these tables; the reports on them are here too.
--
-- A snapshot is what the reports said of an authority on a day: how every duty
-- stood, the scorecard, the grades, the words and the signatures. Snapshots
-- of one series follow one another. Each of their lines is kept once, from
-- the snapshot that first said so up to the one that said otherwise, so that a
-- snapshot a day costs what has changed and no more. A line is never changed and
-- never taken away; all that happens to it is that it is closed, once.
--
-- What passes with the days alone (days overdue, days to the next due date) is
-- not kept but worked out from the day of the snapshot: a line does not change
-- because a day went by.

CREATE TABLE snapshot (
	authority text NOT NULL REFERENCES authority (code),
	series text NOT NULL,
	as_of date NOT NULL,
	taken_at timestamptz NOT NULL DEFAULT now(),
	taken_by text NOT NULL DEFAULT current_user,
	PRIMARY KEY (authority, series, as_of),
	CONSTRAINT series_is_not_blank CHECK (btrim(series) <> ''),
	CONSTRAINT as_of_is_finite CHECK (isfinite(as_of))
);
COMMENT ON TABLE snapshot IS
	'The days for which it was kept what the reports said of an authority. Rows stay for ever.';
COMMENT ON COLUMN snapshot.authority IS 'The authority.';
COMMENT ON COLUMN snapshot.series IS 'What the snapshot is for: daily for those of the daily run, else in words, such as improvement board.';
COMMENT ON COLUMN snapshot.as_of IS 'The date for which the reports were asked.';
COMMENT ON COLUMN snapshot.taken_at IS 'When it was taken.';
COMMENT ON COLUMN snapshot.taken_by IS 'The database role that took it.';

CREATE TABLE snapshot_line (
	authority text NOT NULL,
	series text NOT NULL,
	part text NOT NULL,
	key text NOT NULL,
	from_date date NOT NULL,
	until_date date,
	content jsonb NOT NULL,
	PRIMARY KEY (authority, series, part, key, from_date),
	FOREIGN KEY (authority, series, from_date) REFERENCES snapshot (authority, series, as_of),
	CONSTRAINT part_is_known CHECK (part IN ('duty', 'measure', 'grade', 'commentary', 'signature')),
	CONSTRAINT from_date_is_finite CHECK (isfinite(from_date)),
	CONSTRAINT until_date_comes_after CHECK (until_date > from_date AND isfinite(until_date))
);
CREATE UNIQUE INDEX one_open_line ON snapshot_line (authority, series, part, key) WHERE until_date IS NULL;
CREATE INDEX snapshot_line_by_end ON snapshot_line (authority, series, until_date);
COMMENT ON TABLE snapshot_line IS
	'What the reports said, line by line: each line once for all the snapshots in a row that said the same. Rows stay for ever; what is about a child has a number and no words.';
COMMENT ON COLUMN snapshot_line.authority IS 'The authority.';
COMMENT ON COLUMN snapshot_line.series IS 'The series of snapshots it belongs to.';
COMMENT ON COLUMN snapshot_line.part IS 'duty, measure, grade, commentary or signature.';
COMMENT ON COLUMN snapshot_line.key IS 'Which duty, measure, grade, commentary or signature: its short names, or # and its number.';
COMMENT ON COLUMN snapshot_line.from_date IS 'The date of the first snapshot that said so.';
COMMENT ON COLUMN snapshot_line.until_date IS 'The date of the first snapshot after it that did not; empty while the latest one does.';
COMMENT ON COLUMN snapshot_line.content IS 'The columns of the report, without those that are empty or pass with the days alone.';

CREATE TABLE due_run (
	as_of date PRIMARY KEY,
	ran_at timestamptz NOT NULL DEFAULT now(),
	ran_by text NOT NULL DEFAULT current_user,
	snapshots integer NOT NULL,
	lines_new integer NOT NULL,
	lines_closed integer NOT NULL,
	due integer NOT NULL,
	overdue integer NOT NULL,
	escalated integer NOT NULL,
	CONSTRAINT as_of_is_finite CHECK (isfinite(as_of))
);
COMMENT ON TABLE due_run IS 'The daily runs: for which date, when, and what they did. Rows stay for ever.';
COMMENT ON COLUMN due_run.as_of IS 'The date for which it was run.';
COMMENT ON COLUMN due_run.ran_at IS 'When it ran.';
COMMENT ON COLUMN due_run.ran_by IS 'The database role that ran it.';
COMMENT ON COLUMN due_run.snapshots IS 'Snapshots taken, one for each authority.';
COMMENT ON COLUMN due_run.lines_new IS 'Lines that say something the snapshots before did not.';
COMMENT ON COLUMN due_run.lines_closed IS 'Lines of earlier snapshots that no longer hold.';
COMMENT ON COLUMN due_run.due IS 'Reminders of what falls due on the day.';
COMMENT ON COLUMN due_run.overdue IS 'Reminders of what was not done by its due date.';
COMMENT ON COLUMN due_run.escalated IS 'Steps of escalation taken.';

CREATE TABLE reminder (
	authority text NOT NULL REFERENCES authority (code),
	id bigint GENERATED ALWAYS AS IDENTITY,
	run_on date NOT NULL REFERENCES due_run (as_of),
	kind text NOT NULL,
	obligation bigint NOT NULL,
	due_on date NOT NULL,
	tells text REFERENCES party (code),
	after_days integer,
	step text,
	unmet_since date,
	unmet_run integer,
	days_overdue integer,
	reason text NOT NULL,
	made_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	CONSTRAINT told_once UNIQUE NULLS NOT DISTINCT (authority, obligation, kind, due_on, after_days, tells),
	FOREIGN KEY (authority, obligation) REFERENCES obligation (authority, id) ON DELETE CASCADE,
	CONSTRAINT kind_is_known CHECK (kind IN ('due', 'overdue', 'escalation')),
	CONSTRAINT an_escalation_has_a_step CHECK ((kind = 'escalation') = (after_days IS NOT NULL)
		AND (kind = 'escalation') = (step IS NOT NULL) AND (kind <> 'escalation' OR tells IS NOT NULL)),
	CONSTRAINT dates_are_finite CHECK (isfinite(run_on) AND isfinite(due_on) AND isfinite(unmet_since))
);
CREATE INDEX ON reminder (run_on);
CREATE INDEX ON reminder (tells);
COMMENT ON TABLE reminder IS
	'Who is to be told of what: what falls due on the day of a run, what was not done by its due date, and each step of escalation, once.';
COMMENT ON COLUMN reminder.authority IS 'The authority.';
COMMENT ON COLUMN reminder.id IS 'A number given by the database.';
COMMENT ON COLUMN reminder.run_on IS 'The date of the run that wrote it.';
COMMENT ON COLUMN reminder.kind IS 'due (falls due that day), overdue (its due date went by) or escalation.';
COMMENT ON COLUMN reminder.obligation IS 'The obligation.';
COMMENT ON COLUMN reminder.due_on IS 'The due date it is about: of an escalation the one since which nothing has cured it, so that a step is told once and not again until it was cured.';
COMMENT ON COLUMN reminder.tells IS 'Who is told: of what is due or overdue each party that owes it, empty when nobody is named; of an escalation whom the rule names.';
COMMENT ON COLUMN reminder.after_days IS 'Of an escalation, the days overdue after which the step is taken.';
COMMENT ON COLUMN reminder.step IS 'Of an escalation, the step in words.';
COMMENT ON COLUMN reminder.unmet_since IS 'The first of the due dates in a row that are unanswered.';
COMMENT ON COLUMN reminder.unmet_run IS 'How many due dates in a row are unanswered.';
COMMENT ON COLUMN reminder.days_overdue IS 'Days since unmet_since, less suspended days, on the day of the run.';
COMMENT ON COLUMN reminder.reason IS 'Why, in a sentence.';
COMMENT ON COLUMN reminder.made_at IS 'When it was written.';

-- Guards ----------------------------------------------------------------------

-- The columns of reports that hold words of somebody's own, which can mention
-- anybody. The others are dates, numbers, short names and words of a list.
CREATE FUNCTION reported_free_text() RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT '{about,body,commentary,commentary_by,date_as_stated,party_name,signed_by,title,written_by}'::text[];
END;
COMMENT ON FUNCTION reported_free_text() IS
	'The columns of a line of a snapshot that hold somebody''s own words; in these alone a name can be blanked, by oversight.erase_reported.';

CREATE FUNCTION keep_as_reported() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	-- The owner may blank words of a line; all else that it said must stay.
	IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'snapshot_line' THEN
		PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
		IF to_jsonb(OLD) - 'content' = to_jsonb(NEW) - 'content'
			AND OLD.content - reported_free_text() = NEW.content - reported_free_text()
			AND (SELECT bool_and(coalesce(jsonb_typeof(n.value) = 'string' AND jsonb_typeof(o.value) = 'string'
					AND o.value #>> '{}' LIKE replace(regexp_replace(n.value #>> '{}', '([\\%_])', '\\\1', 'g'), '[erased]', '_%'), false))
				FROM jsonb_each(OLD.content) o FULL JOIN jsonb_each(NEW.content) n ON n.key = o.key
				WHERE o.key = ANY (reported_free_text()) OR n.key = ANY (reported_free_text()))
			AND pg_has_role(current_user, (SELECT c.relowner FROM pg_class c WHERE c.oid = TG_RELID), 'USAGE')
		THEN
			RETURN NEW;
		END IF;
	END IF;
	RAISE EXCEPTION USING
		ERRCODE = 'restrict_violation',
		MESSAGE = format('%s keeps what was reported, and takes no %s', TG_TABLE_NAME, lower(TG_OP)),
		DETAIL = CASE TG_TABLE_NAME
			WHEN 'snapshot_line' THEN 'A line is written once and closed once, by the snapshot that says otherwise.'
			ELSE 'Its rows are written once and stay as they are.' END,
		HINT = format('Correct the facts; the next snapshot says what changed, for example SELECT oversight.take_snapshot(%L, ''after the correction'').', TG_TABLE_SCHEMA),
		SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
END
$$;
COMMENT ON FUNCTION keep_as_reported() IS 'Refuses to change or to delete what was reported.';
CREATE TRIGGER keep_as_reported BEFORE UPDATE OR DELETE ON snapshot FOR EACH ROW
	EXECUTE FUNCTION keep_as_reported();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON snapshot FOR EACH STATEMENT
	EXECUTE FUNCTION keep_as_reported();
CREATE TRIGGER keep_as_reported BEFORE DELETE ON snapshot_line FOR EACH ROW
	EXECUTE FUNCTION keep_as_reported();
CREATE TRIGGER close_once BEFORE UPDATE ON snapshot_line FOR EACH ROW
	WHEN (OLD.until_date IS NOT NULL OR NEW.until_date IS NULL
		OR (OLD.authority, OLD.series, OLD.part, OLD.key, OLD.from_date) <> (NEW.authority, NEW.series, NEW.part, NEW.key, NEW.from_date)
		OR OLD.content OPERATOR(pg_catalog.<>) NEW.content)
	EXECUTE FUNCTION keep_as_reported();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON snapshot_line FOR EACH STATEMENT
	EXECUTE FUNCTION keep_as_reported();
CREATE TRIGGER keep_as_reported BEFORE UPDATE OR DELETE ON due_run FOR EACH ROW
	EXECUTE FUNCTION keep_as_reported();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON due_run FOR EACH STATEMENT
	EXECUTE FUNCTION keep_as_reported();

-- A snapshot is taken today or of a day gone by, after those of its series, and
-- all its lines are written and closed in the transaction that takes it.
CREATE FUNCTION keep_series_in_order() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	first record;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	SELECT t.* INTO first FROM taken t WHERE t.as_of > oversight.today_in_london() ORDER BY t.as_of LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'datetime_field_overflow',
			MESSAGE = format('a snapshot "%s" of %s cannot be taken yet', first.series, first.as_of),
			DETAIL = format('Today in London it is %s, and a snapshot, which stays for ever, keeps what was reported.', oversight.today_in_london()),
			HINT = format('Take it on its day, for example by SELECT oversight.take_snapshot(%L, %L).', TG_TABLE_SCHEMA, first.series),
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
	END IF;
	SELECT t.*, max(s.as_of) AS latest INTO first
	FROM taken t
	JOIN snapshot s ON s.authority = t.authority AND s.series = t.series AND s.as_of > t.as_of
	WHERE NOT EXISTS (SELECT FROM taken x WHERE x.authority = s.authority AND x.series = s.series AND x.as_of = s.as_of)
	GROUP BY t.authority, t.series, t.as_of, t.taken_at, t.taken_by
	ORDER BY t.as_of LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('there already is a snapshot "%s" of %s', first.series, first.latest),
			DETAIL = format('One of %s would come before it and change what is read between them.', first.as_of),
			HINT = format('Choose another series, for example SELECT oversight.take_snapshot(%L, %L, %L).', TG_TABLE_SCHEMA, first.series || ', corrected', first.as_of::text),
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION keep_series_in_order() IS 'Refuses a snapshot of a day to come, or of a day before one that its series has.';
CREATE TRIGGER keep_series_in_order AFTER INSERT ON snapshot REFERENCING NEW TABLE AS taken FOR EACH STATEMENT
	EXECUTE FUNCTION keep_series_in_order();

CREATE FUNCTION keep_to_its_snapshot() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	first record;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	IF TG_OP = 'INSERT' THEN
		SELECT l.authority, l.series, l.from_date AS on_date, s.taken_at INTO first
		FROM written l
		LEFT JOIN snapshot s ON s.authority = l.authority AND s.series = l.series AND s.as_of = l.from_date
		WHERE s.taken_at IS DISTINCT FROM now() OR l.until_date IS NOT NULL
		ORDER BY l.from_date, l.authority, l.series LIMIT 1;
	ELSE
		SELECT l.authority, l.series, l.until_date AS on_date, s.taken_at INTO first
		FROM written l
		JOIN before b ON (b.authority, b.series, b.part, b.key, b.from_date) = (l.authority, l.series, l.part, l.key, l.from_date)
			AND b.until_date IS NULL AND l.until_date IS NOT NULL
		LEFT JOIN snapshot s ON s.authority = l.authority AND s.series = l.series AND s.as_of = l.until_date
		WHERE s.taken_at IS DISTINCT FROM now()
		ORDER BY l.until_date, l.authority, l.series LIMIT 1;
	END IF;
	IF FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'restrict_violation',
			MESSAGE = CASE WHEN first.taken_at IS NULL THEN format('there is no snapshot "%s" of authority "%s" as of %s', first.series, first.authority, first.on_date)
				ELSE format('the snapshot "%s" of authority "%s" as of %s was taken already', first.series, first.authority, first.on_date) END,
			DETAIL = 'The lines of a snapshot are written, and those before them closed, as it is taken and never again.',
			HINT = format('Correct the facts; the next snapshot says what changed, for example SELECT oversight.take_snapshot(%L, ''after the correction'').', TG_TABLE_SCHEMA),
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION keep_to_its_snapshot() IS 'Refuses to write or to close lines of a snapshot after it was taken.';
CREATE TRIGGER keep_to_its_snapshot AFTER INSERT ON snapshot_line REFERENCING NEW TABLE AS written FOR EACH STATEMENT
	EXECUTE FUNCTION keep_to_its_snapshot();
CREATE TRIGGER close_with_a_snapshot AFTER UPDATE ON snapshot_line REFERENCING OLD TABLE AS before NEW TABLE AS written FOR EACH STATEMENT
	EXECUTE FUNCTION keep_to_its_snapshot();

-- What the reports say, line by line ------------------------------------------

CREATE TYPE reported_line_row AS (
	authority text,
	part text,
	key text,
	content jsonb
);
COMMENT ON TYPE reported_line_row IS 'One line of what the reports say on a date, as a snapshot keeps it.';
COMMENT ON COLUMN reported_line_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN reported_line_row.part IS 'duty, measure, grade, commentary or signature.';
COMMENT ON COLUMN reported_line_row.key IS 'Which one, by its short names, or # and its number.';
COMMENT ON COLUMN reported_line_row.content IS 'The columns of the report, without those that are empty or pass with the days alone.';

CREATE FUNCTION reported_line(as_of date) RETURNS SETOF reported_line_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	-- A duty to a child enters by number, without words: what is kept for ever
	-- must not say who somebody was.
	SELECT o.authority, 'duty',
		CASE WHEN o.subject IS NULL THEN jsonb_build_array(o.instrument, o.clause, o.duty)::text ELSE '#' || o.obligation END,
		jsonb_strip_nulls(to_jsonb(o) - '{authority,authority_name,subject,days_to_next_due,changed_at}'::text[]
			- CASE WHEN o.subject IS NULL THEN '{}' ELSE '{clause,duty,title,date_as_stated}'::text[] END
			|| CASE WHEN o.unmet_since IS NULL THEN '{}'
				ELSE jsonb_build_object('days_overdue', NULL, 'days_not_counted', reported_line.as_of - o.unmet_since - o.days_overdue) END)
	FROM obligation_status(as_of) o
	UNION ALL
	SELECT m.authority, 'measure', jsonb_build_array(m.measure, m.breakdown, m.period_kind)::text,
		jsonb_strip_nulls(to_jsonb(m) - '{authority,authority_name,changed_at}'::text[])
	FROM measure_latest(as_of) m
	UNION ALL
	-- while a grade is below good, the days below it grow with the days
	SELECT g.authority, 'grade', jsonb_build_array(g.service, g.area)::text,
		jsonb_strip_nulls(to_jsonb(g) - '{authority,authority_name,changed_at}'::text[]
			|| CASE WHEN g.grade_rank > 2
				THEN jsonb_build_object('days_below_good', NULL, 'below_good_counted_from', reported_line.as_of - g.days_below_good)
				ELSE '{}' END)
	FROM judgement_current(as_of) g
	UNION ALL
	SELECT c.authority, 'commentary', '#' || c.id,
		jsonb_strip_nulls(jsonb_build_object('report', c.report, 'as_at', c.as_at,
			'about', coalesce(c.measure, duty_name(i.code, o.clause, o.duty, NULL)),
			'title', coalesce(m.title, o.title), 'obligation', o.id, 'team', o.team,
			'body', c.body, 'written_by', coalesce(p.name, c.written_by), 'written_on', c.written_on, 'source', c.source))
	FROM commentary c
	LEFT JOIN obligation o ON o.authority = c.authority AND o.id = c.obligation
	LEFT JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
	LEFT JOIN measure m ON m.code = c.measure
	LEFT JOIN party p ON p.code = c.written_by
	WHERE greatest(c.as_at, c.written_on) <= as_of
	  AND o.subject IS NULL
	UNION ALL
	SELECT s.authority, 'signature', jsonb_build_array(s.report, s.as_at, s.party)::text,
		jsonb_strip_nulls(jsonb_build_object('report', s.report, 'as_at', s.as_at, 'party', s.party, 'party_name', p.name,
			'signed_on', s.signed_on, 'signed_by', s.signed_by, 'source', s.source))
	FROM sign_off s
	JOIN party p ON p.code = s.party
	WHERE s.signed_on <= as_of;
END;
COMMENT ON FUNCTION reported_line(date) IS
	'What the reports say on a date, line by line: every duty, the scorecard, the grades, the words and the signatures. What a snapshot keeps.';

-- Snapshots as they were taken ------------------------------------------------

CREATE TYPE known_snapshot_row AS (
	authority text,
	authority_name text,
	series text,
	reported_on date,
	part text,
	key text,
	content jsonb,
	changed_at timestamptz
);
COMMENT ON TYPE known_snapshot_row IS 'One line of a snapshot, as the reports compute with it.';
COMMENT ON COLUMN known_snapshot_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN known_snapshot_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN known_snapshot_row.series IS 'The series of the snapshot.';
COMMENT ON COLUMN known_snapshot_row.reported_on IS 'The date of the snapshot.';
COMMENT ON COLUMN known_snapshot_row.part IS 'duty, measure, grade, commentary or signature.';
COMMENT ON COLUMN known_snapshot_row.key IS 'Which one.';
COMMENT ON COLUMN known_snapshot_row.content IS 'What it said.';
COMMENT ON COLUMN known_snapshot_row.changed_at IS 'When the snapshot was taken.';

CREATE FUNCTION known_snapshot(as_of date, series text DEFAULT 'daily') RETURNS SETOF known_snapshot_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT l.authority, a.name, l.series, t.as_of, l.part, l.key, l.content, t.taken_at
	FROM (
		SELECT DISTINCT ON (s.authority) s.authority, s.series, s.as_of, s.taken_at
		FROM snapshot s
		WHERE s.series = known_snapshot.series AND s.as_of <= known_snapshot.as_of
		ORDER BY s.authority, s.as_of DESC
	) t
	JOIN snapshot_line l ON l.authority = t.authority AND l.series = t.series
	JOIN authority a ON a.code = t.authority
	WHERE l.series = known_snapshot.series
	  AND l.from_date <= t.as_of AND (l.until_date IS NULL OR l.until_date > t.as_of);
END;
COMMENT ON FUNCTION known_snapshot(date, text) IS
	'The lines of the latest snapshot of a series on or before a date. What the reports on snapshots are made of.';

CREATE FUNCTION reported_words(part text, content jsonb) RETURNS text
	LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE reported_words.part
		WHEN 'duty' THEN concat_ws(', ', c ->> 'status',
			'unmet since ' || (c ->> 'unmet_since') || CASE WHEN (c ->> 'unmet_run')::integer > 1 THEN ' (' || (c ->> 'unmet_run') || ' in a row)' ELSE '' END,
			'last done ' || (c ->> 'last_done'), 'next due ' || (c ->> 'next_due'))
		WHEN 'measure' THEN concat_ws(', ',
			coalesce(CASE WHEN c ->> 'bound' IS NOT NULL THEN (c ->> 'bound') || ' ' ELSE '' END || (c ->> 'value') || ' ' || (c ->> 'unit'), c ->> 'missing_as'),
			c ->> 'period_label', 'target ' || (c ->> 'target') || coalesce(' by ' || (c ->> 'target_by'), ''))
		WHEN 'grade' THEN concat_ws(', ', coalesce(c ->> 'grade', c ->> 'standing'), 'published ' || (c ->> 'judged_on'),
			CASE WHEN c ->> 'grade' IS NULL THEN (c ->> 'covered_by') || ': ' || (c ->> 'covered_by_grade') END)
		WHEN 'commentary' THEN c ->> 'body'
		WHEN 'signature' THEN concat_ws(', ', 'signed ' || (c ->> 'signed_on'), 'by ' || (c ->> 'signed_by'))
		END
	FROM (VALUES (reported_words.content)) v (c)
	-- of what was not there, nothing was said
	WHERE v.c IS NOT NULL;
END;
COMMENT ON FUNCTION reported_words(text, jsonb) IS 'A line of a snapshot in words; empty where there is none.';

CREATE FUNCTION reported_title(part text, content jsonb) RETURNS text
	LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE reported_title.part
		WHEN 'measure' THEN (c ->> 'title') || CASE WHEN c ->> 'breakdown' <> 'all' THEN ': ' || (c ->> 'breakdown') ELSE '' END
		WHEN 'grade' THEN coalesce(c ->> 'label', c ->> 'area')
		WHEN 'commentary' THEN (c ->> 'report') || ' as at ' || (c ->> 'as_at') || coalesce(': ' || (c ->> 'title'), '')
		WHEN 'signature' THEN (c ->> 'report') || ' as at ' || (c ->> 'as_at')
		ELSE c ->> 'title' END
	FROM (VALUES (reported_title.content)) v (c);
END;
COMMENT ON FUNCTION reported_title(text, jsonb) IS 'What a line of a snapshot is about, in a few words; empty for a duty to a child.';

CREATE FUNCTION reported_reference(part text, key text, content jsonb) RETURNS text
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE reported_reference.part
		WHEN 'duty' THEN CASE WHEN c ->> 'duty' IS NULL THEN (c ->> 'instrument') || '/' || reported_reference.key
			ELSE duty_name(c ->> 'instrument', c ->> 'clause', c ->> 'duty', NULL) END
		WHEN 'measure' THEN (c ->> 'measure') || CASE WHEN c ->> 'breakdown' <> 'all' THEN '/' || (c ->> 'breakdown') ELSE '' END
		WHEN 'grade' THEN (c ->> 'service') || '/' || (c ->> 'area')
		WHEN 'commentary' THEN coalesce(c ->> 'written_by', c ->> 'about')
		WHEN 'signature' THEN c ->> 'party_name' END
	FROM (VALUES (reported_reference.content)) v (c);
END;
COMMENT ON FUNCTION reported_reference(text, text, jsonb) IS
	'Which duty, measure, grade, author or signatory a line of a snapshot is about, by short names; a duty to a child by its number.';

-- as_reported -----------------------------------------------------------------

CREATE TYPE as_reported_row AS (
	authority text,
	authority_name text,
	series text,
	reported_on date,
	part text,
	reference text,
	title text,
	said text,
	rag text,
	report text,
	as_at date,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE as_reported_row IS 'One thing that was reported: a duty, a figure, a grade, words or a signature.';
COMMENT ON COLUMN as_reported_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN as_reported_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN as_reported_row.series IS 'The series of the snapshot: daily, or what it was taken for.';
COMMENT ON COLUMN as_reported_row.reported_on IS 'The date of the snapshot, the latest one on or before the date asked for.';
COMMENT ON COLUMN as_reported_row.part IS 'duty, measure, grade, commentary or signature.';
COMMENT ON COLUMN as_reported_row.reference IS 'Which one, by short names: of words who wrote them, of a signature who signed; a duty to a child has its number.';
COMMENT ON COLUMN as_reported_row.title IS 'What it is, in a few words.';
COMMENT ON COLUMN as_reported_row.said IS 'What was said: how the duty stood, the value, the grade, the words, or the signature.';
COMMENT ON COLUMN as_reported_row.rag IS 'The colour of a duty or a measure, as it was shown.';
COMMENT ON COLUMN as_reported_row.report IS 'Of words and signatures, the report they belong to.';
COMMENT ON COLUMN as_reported_row.as_at IS 'Of words and signatures, the date for which that report was made.';
COMMENT ON COLUMN as_reported_row.source IS 'The source that was given.';
COMMENT ON COLUMN as_reported_row.changed_at IS 'When the snapshot was taken.';

CREATE FUNCTION as_reported(as_of date, series text DEFAULT 'daily') RETURNS SETOF as_reported_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT k.authority, k.authority_name, k.series, k.reported_on, k.part,
		reported_reference(k.part, k.key, k.content), reported_title(k.part, k.content), reported_words(k.part, k.content),
		k.content ->> 'rag', CASE WHEN k.part IN ('commentary', 'signature') THEN k.content ->> 'report' END,
		CASE WHEN k.part IN ('commentary', 'signature') THEN (k.content ->> 'as_at')::date END,
		k.content ->> 'source', k.changed_at
	FROM known_snapshot(as_of, as_reported.series) k
	ORDER BY k.authority, array_position('{duty,measure,grade,commentary,signature}'::text[], k.part), k.key;
END;
COMMENT ON FUNCTION as_reported(date, text) IS
	'Exactly what was reported: duties, figures, grades, words and signatures as the latest snapshot on or before a date has them, whatever was entered or corrected since.';
CREATE VIEW as_reported WITH (security_invoker) AS
	SELECT r.* FROM as_reported(oversight.as_of()) r;

-- snapshot_status, snapshot_measure, snapshot_grade ---------------------------

-- Their columns are those of obligation_status, measure_latest and
-- judgement_current, with the series and the date of the snapshot; the columns'
-- words are written there.
DO $$
DECLARE
	made record;
	columns text;
	col record;
BEGIN
	FOR made IN
		SELECT v.name, v.of, v.words
		FROM (VALUES
			('snapshot_status_row', 'obligation_status_row', 'How one duty in force stood, as it was reported.'),
			('snapshot_measure_row', 'measure_latest_row', 'How one measure of one authority stood, as it was reported.'),
			('snapshot_grade_row', 'judgement_current_row', 'How one area of one authority stood judged, as it was reported.')
		) AS v (name, of, words)
	LOOP
		SELECT pg_catalog.string_agg(pg_catalog.format('%I %s', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
		INTO columns
		FROM pg_catalog.pg_attribute a
		WHERE a.attrelid = made.of::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped
		  AND a.attname NOT IN ('authority', 'authority_name');
		EXECUTE pg_catalog.format('CREATE TYPE %I AS (authority text, authority_name text, series text, reported_on date, %s)', made.name, columns);
		EXECUTE pg_catalog.format('COMMENT ON TYPE %I IS %L', made.name, made.words);
		EXECUTE pg_catalog.format('COMMENT ON COLUMN %I.series IS %L', made.name, 'The series of the snapshot: daily, or what it was taken for.');
		EXECUTE pg_catalog.format('COMMENT ON COLUMN %I.reported_on IS %L', made.name, 'The date of the snapshot, the latest one on or before the date asked for.');
		FOR col IN
			SELECT a.attname, CASE a.attname WHEN 'changed_at' THEN 'When the snapshot was taken.'
				ELSE pg_catalog.col_description(a.attrelid, a.attnum) END AS words
			FROM pg_catalog.pg_attribute a
			WHERE a.attrelid = made.of::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped
		LOOP
			EXECUTE pg_catalog.format('COMMENT ON COLUMN %I.%I IS %L', made.name, col.attname, col.words);
		END LOOP;
	END LOOP;
END
$$;

CREATE FUNCTION snapshot_status(as_of date, series text DEFAULT 'daily') RETURNS SETOF snapshot_status_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT k.authority, k.authority_name, k.series, k.reported_on,
		r.obligation, r.instrument, r.instrument_title, r.force, r.binding, r.clause, r.duty, r.title, r.team,
		r.subject, r.timescale, r.owes, r.contributes, r.receives, r.assures, r.frequency, r.frequency_from,
		r.anchor, r.date_as_stated, r.in_force_from, r.in_force_to, r.recorded_from, r.recorded_to, r.status,
		r.rag, r.rag_reason, r.first_due, r.last_due, r.last_done, r.next_due, r.days_to_next_due, r.due_to_come,
		r.met, r.late, r.missed, r.overdue, r.unrecorded, r.suspended, r.extra, r.unmet_since, r.unmet_run,
		r.days_overdue, r.worst_days_late, r.total_days_late, r.on_time_rate, r.rate_basis, r.source, k.changed_at
	FROM known_snapshot(as_of, snapshot_status.series) k
	CROSS JOIN LATERAL jsonb_populate_record(NULL::obligation_status_row, k.content || jsonb_build_object(
		'days_to_next_due', (k.content ->> 'next_due')::date - k.reported_on,
		'days_overdue', coalesce(k.reported_on - (k.content ->> 'unmet_since')::date - (k.content ->> 'days_not_counted')::integer,
			(k.content ->> 'days_overdue')::integer))) r
	WHERE k.part = 'duty'
	ORDER BY k.authority, r.obligation;
END;
COMMENT ON FUNCTION snapshot_status(date, text) IS
	'How each duty stood as it was reported: obligation_status as the latest snapshot on or before a date has it, whatever was entered or corrected since. A duty to a child has its number and no words.';
CREATE VIEW snapshot_status WITH (security_invoker) AS
	SELECT r.* FROM snapshot_status(oversight.as_of()) r;

CREATE FUNCTION snapshot_measure(as_of date, series text DEFAULT 'daily') RETURNS SETOF snapshot_measure_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT k.authority, k.authority_name, k.series, k.reported_on,
		r.measure, r.title, r.unit, r.breakdown, r.period_kind, r.period_label, r.period_from, r.period_to,
		r.value, r.bound, r.missing_as, r.status, r.known_on, r.rag, r.target, r.target_by, r.target_tolerance,
		r.assurance, r.limit_value, r.limit_breached, r.year_before, r.change, r.direction, r.direction_basis,
		r.meaning, r.rule, r.signal, r.short, r.recent_trend, r.lower, r.upper, r.rank, r.rank_highest,
		r.n_values, r.n_missing, r.band, r.neighbours_mean, r.neighbours_n, r.ons_region, r.ons_region_mean,
		r.ons_region_published, r.ofsted_region, r.ofsted_region_mean, r.england_mean, r.england_published,
		r.against_england, r.commentary, r.commentary_by, r.commentary_as_at, r.source, k.changed_at
	FROM known_snapshot(as_of, snapshot_measure.series) k
	CROSS JOIN LATERAL jsonb_populate_record(NULL::measure_latest_row, k.content) r
	WHERE k.part = 'measure'
	ORDER BY k.authority, r.measure, r.breakdown, r.period_kind;
END;
COMMENT ON FUNCTION snapshot_measure(date, text) IS
	'The scorecard as it was reported: measure_latest as the latest snapshot on or before a date has it, whatever was entered or corrected since.';
CREATE VIEW snapshot_measure WITH (security_invoker) AS
	SELECT r.* FROM snapshot_measure(oversight.as_of()) r;

CREATE FUNCTION snapshot_grade(as_of date, series text DEFAULT 'daily') RETURNS SETOF snapshot_grade_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT k.authority, k.authority_name, k.series, k.reported_on,
		r.service, r.area, r.label, r.grade, r.grade_rank, r.as_printed, r.judged_on, r.previous_grade,
		r.previous_grade_rank, r.direction, r.days_below_good, r.standing, r.ended_on, r.covered_by,
		r.covered_by_area, r.covered_by_grade, r.covered_by_grade_rank, r.inspection, r.inspection_kind,
		r.framework, r.inspected_from, r.inspected_to, r.date_as_stated, r.report_dated, r.link, r.source,
		k.changed_at
	FROM known_snapshot(as_of, snapshot_grade.series) k
	CROSS JOIN LATERAL jsonb_populate_record(NULL::judgement_current_row, k.content || jsonb_build_object(
		'days_below_good', coalesce(k.reported_on - (k.content ->> 'below_good_counted_from')::date, (k.content ->> 'days_below_good')::integer))) r
	WHERE k.part = 'grade'
	ORDER BY k.authority, r.service, r.area;
END;
COMMENT ON FUNCTION snapshot_grade(date, text) IS
	'How each area stood judged as it was reported: judgement_current as the latest snapshot on or before a date has it, whatever was restated since.';
CREATE VIEW snapshot_grade WITH (security_invoker) AS
	SELECT r.* FROM snapshot_grade(oversight.as_of()) r;

-- snapshot_change -------------------------------------------------------------

CREATE TYPE snapshot_change_row AS (
	authority text,
	authority_name text,
	series text,
	reported_before date,
	reported_on date,
	part text,
	reference text,
	title text,
	change text,
	before text,
	after text,
	rag_before text,
	rag_after text,
	direction text,
	columns text,
	changed_at timestamptz
);
COMMENT ON TYPE snapshot_change_row IS 'One thing of which two reports say different things.';
COMMENT ON COLUMN snapshot_change_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN snapshot_change_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN snapshot_change_row.series IS 'The series of the snapshots: daily, or what they were taken for.';
COMMENT ON COLUMN snapshot_change_row.reported_before IS 'The date of the earlier snapshot.';
COMMENT ON COLUMN snapshot_change_row.reported_on IS 'The date of the later one, or of the reports it is compared with.';
COMMENT ON COLUMN snapshot_change_row.part IS 'duty, measure, grade, commentary or signature.';
COMMENT ON COLUMN snapshot_change_row.reference IS 'Which one, by short names: of words who wrote them, of a signature who signed; a duty to a child has its number.';
COMMENT ON COLUMN snapshot_change_row.title IS 'What it is, in a few words.';
COMMENT ON COLUMN snapshot_change_row.change IS 'new, changed or gone; a duty that is no longer in force is gone.';
COMMENT ON COLUMN snapshot_change_row.before IS 'What was said before.';
COMMENT ON COLUMN snapshot_change_row.after IS 'What is said after.';
COMMENT ON COLUMN snapshot_change_row.rag_before IS 'The colour before.';
COMMENT ON COLUMN snapshot_change_row.rag_after IS 'The colour after.';
COMMENT ON COLUMN snapshot_change_row.direction IS 'better or worse: of a duty by what is unmet, of a measure that has a good direction by its value, of a grade by its rank; empty when neither.';
COMMENT ON COLUMN snapshot_change_row.columns IS 'Of what changed, the columns of the report that differ.';
COMMENT ON COLUMN snapshot_change_row.changed_at IS 'When the later snapshot was taken, or the earlier one where it is compared with the reports.';

CREATE FUNCTION changed_columns(before jsonb, after jsonb) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT string_agg(DISTINCT CASE k.name WHEN 'days_not_counted' THEN 'days_overdue'
			WHEN 'below_good_counted_from' THEN 'days_below_good' ELSE k.name END, ', ')
	FROM jsonb_object_keys(changed_columns.before || changed_columns.after) k (name)
	WHERE changed_columns.before -> k.name IS DISTINCT FROM changed_columns.after -> k.name;
END;
COMMENT ON FUNCTION changed_columns(jsonb, jsonb) IS 'The columns in which two lines of snapshots differ; empty unless there are two.';

CREATE FUNCTION change_direction(part text, before jsonb, after jsonb, polarity text) RETURNS text
	LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN by.much > 0 THEN 'better' WHEN by.much < 0 THEN 'worse' END
	FROM (SELECT CASE change_direction.part
		-- amber because it is due soon is no worse than green
		WHEN 'duty' THEN
			CASE change_direction.after ->> 'rag_reason' WHEN 'unmet beyond grace' THEN 1 WHEN 'overdue within grace' THEN 2
				WHEN 'due soon' THEN 3 WHEN 'on time' THEN 3 WHEN 'complete' THEN 3 END
			- CASE change_direction.before ->> 'rag_reason' WHEN 'unmet beyond grace' THEN 1 WHEN 'overdue within grace' THEN 2
				WHEN 'due soon' THEN 3 WHEN 'on time' THEN 3 WHEN 'complete' THEN 3 END
		WHEN 'grade' THEN (change_direction.before ->> 'grade_rank')::integer - (change_direction.after ->> 'grade_rank')::integer
		WHEN 'measure' THEN ((change_direction.after ->> 'value')::numeric - (change_direction.before ->> 'value')::numeric)
			* CASE change_direction.polarity WHEN 'higher' THEN 1 WHEN 'lower' THEN -1 END
		END AS much) by;
END;
COMMENT ON FUNCTION change_direction(text, jsonb, jsonb, text) IS
	'Whether a later line of a snapshot is better or worse than an earlier one; empty when neither or when one is missing.';

CREATE FUNCTION snapshot_change(as_of date, since date DEFAULT NULL, series text DEFAULT 'daily') RETURNS SETOF snapshot_change_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT c.authority, a.name, c.series, c.reported_before, c.reported_on, c.part,
		reported_reference(c.part, c.key, coalesce(c.after, c.before)), reported_title(c.part, coalesce(c.after, c.before)),
		CASE WHEN c.before IS NULL THEN 'new' WHEN c.after IS NULL THEN 'gone' ELSE 'changed' END,
		reported_words(c.part, c.before), reported_words(c.part, c.after),
		c.before ->> 'rag', c.after ->> 'rag',
		change_direction(c.part, c.before, c.after, m.polarity),
		changed_columns(c.before, c.after), c.taken_at
	FROM (
		SELECT l.authority, l.series, l.part, l.key, e.as_of AS reported_before, t.as_of AS reported_on, t.taken_at,
			(array_agg(l.content) FILTER (WHERE l.from_date <= e.as_of))[1] AS before,
			(array_agg(l.content) FILTER (WHERE l.from_date > e.as_of))[1] AS after
		FROM (
			SELECT DISTINCT ON (s.authority) s.authority, s.series, s.as_of, s.taken_at
			FROM snapshot s
			WHERE s.series = snapshot_change.series AND s.as_of <= snapshot_change.as_of
			ORDER BY s.authority, s.as_of DESC
		) t
		CROSS JOIN LATERAL (
			SELECT max(s.as_of) AS as_of
			FROM snapshot s
			WHERE s.authority = t.authority AND s.series = t.series AND s.as_of < t.as_of
			  AND (s.as_of <= snapshot_change.since) IS NOT FALSE
		) e
		JOIN snapshot_line l ON l.authority = t.authority AND l.series = t.series
			-- lines of the one or of the other, but not of both
			AND (l.from_date <= e.as_of AND (l.until_date > e.as_of) IS NOT FALSE)
				<> (l.from_date <= t.as_of AND (l.until_date > t.as_of) IS NOT FALSE)
		GROUP BY l.authority, l.series, l.part, l.key, e.as_of, t.as_of, t.taken_at
	) c
	JOIN authority a ON a.code = c.authority
	LEFT JOIN measure m ON c.part = 'measure' AND m.code = coalesce(c.after, c.before) ->> 'measure'
	-- said otherwise in between, and then again as before
	WHERE (c.before = c.after) IS NOT TRUE
	ORDER BY c.authority, array_position('{duty,measure,grade,commentary,signature}'::text[], c.part), c.key;
END;
COMMENT ON FUNCTION snapshot_change(date, date, text) IS
	'What changed between two snapshots: the latest on or before a date, and the latest on or before an earlier one, by default the snapshot before it. An authority with only one snapshot has nothing to compare.';
CREATE VIEW snapshot_change WITH (security_invoker) AS
	SELECT r.* FROM snapshot_change(oversight.as_of()) r;

-- changed_since_snapshot ------------------------------------------------------

CREATE TYPE changed_since_snapshot_row AS (
	authority text,
	authority_name text,
	series text,
	reported_before date,
	reported_on date,
	part text,
	reference text,
	title text,
	change text,
	before text,
	after text,
	rag_before text,
	rag_after text,
	direction text,
	columns text,
	changed_at timestamptz
);
COMMENT ON TYPE changed_since_snapshot_row IS 'One thing of which the reports say something else than a snapshot did.';
DO $$
DECLARE
	col record;
BEGIN
	FOR col IN
		SELECT a.attname, pg_catalog.col_description(a.attrelid, a.attnum) AS words
		FROM pg_catalog.pg_attribute a
		WHERE a.attrelid = 'snapshot_change_row'::pg_catalog.regclass AND a.attnum > 0
	LOOP
		EXECUTE pg_catalog.format('COMMENT ON COLUMN changed_since_snapshot_row.%I IS %L', col.attname, CASE col.attname
			WHEN 'reported_before' THEN 'The date of the snapshot.'
			WHEN 'reported_on' THEN 'The date of the reports it is compared with.'
			WHEN 'series' THEN 'The series of the snapshot: daily, or what it was taken for.'
			WHEN 'changed_at' THEN 'When the snapshot was taken.'
			ELSE col.words END);
	END LOOP;
END
$$;

CREATE FUNCTION changed_since_snapshot(as_of date, series text DEFAULT 'daily', since date DEFAULT NULL) RETURNS SETOF changed_since_snapshot_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT c.authority, a.name, t.series, t.as_of, changed_since_snapshot.as_of, c.part,
		reported_reference(c.part, c.key, coalesce(c.after, c.before)), reported_title(c.part, coalesce(c.after, c.before)),
		CASE WHEN c.before IS NULL THEN 'new' WHEN c.after IS NULL THEN 'gone' ELSE 'changed' END,
		reported_words(c.part, c.before), reported_words(c.part, c.after),
		c.before ->> 'rag', c.after ->> 'rag',
		change_direction(c.part, c.before, c.after, m.polarity),
		changed_columns(c.before, c.after), t.taken_at
	FROM (
		SELECT l.authority, l.part, l.key,
			(array_agg(l.content) FILTER (WHERE l.kept))[1] AS before,
			(array_agg(l.content) FILTER (WHERE NOT l.kept))[1] AS after
		FROM (
			SELECT k.authority, k.part, k.key, k.content, true AS kept
			FROM known_snapshot(CASE WHEN since < as_of THEN since ELSE as_of END, changed_since_snapshot.series) k
			UNION ALL
			SELECT n.authority, n.part, n.key, n.content, false
			FROM reported_line(as_of) n
		) l
		GROUP BY l.authority, l.part, l.key
	) c
	JOIN (
		SELECT DISTINCT ON (s.authority) s.authority, s.series, s.as_of, s.taken_at
		FROM snapshot s
		WHERE s.series = changed_since_snapshot.series
		  AND s.as_of <= CASE WHEN since < changed_since_snapshot.as_of THEN since ELSE changed_since_snapshot.as_of END
		ORDER BY s.authority, s.as_of DESC
	) t ON t.authority = c.authority
	JOIN authority a ON a.code = c.authority
	LEFT JOIN measure m ON c.part = 'measure' AND m.code = coalesce(c.after, c.before) ->> 'measure'
	WHERE (c.before = c.after) IS NOT TRUE
	ORDER BY c.authority, array_position('{duty,measure,grade,commentary,signature}'::text[], c.part), c.key;
END;
COMMENT ON FUNCTION changed_since_snapshot(date, text, date) IS
	'What the reports say on a date that a snapshot does not, because days went by or something was entered or corrected since: the latest one on or before that date, or on or before an earlier one. An authority without a snapshot is not listed.';
CREATE VIEW changed_since_snapshot WITH (security_invoker) AS
	SELECT r.* FROM changed_since_snapshot(oversight.as_of()) r;
