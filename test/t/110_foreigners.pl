# Every function of the extension and of a register, and everything in a register
# that can be selected from, written to or counted with, as roles that have no
# business there: one without access that may make objects in the database, a
# reader of another authority, a recorder of another service. None is shown what it
# may not see, not in an answer and not in a refusal; and none changes anything.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\njit = off\nlog_statement = none\nlog_min_error_statement = panic");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke');
	CREATE ROLE builder; GRANT CREATE ON DATABASE postgres TO builder; GRANT CREATE ON SCHEMA public TO builder;
	CREATE ROLE other; CREATE ROLE team;
	SET search_path = stoke, oversight, public;
	INSERT INTO authority (code, name, kind) VALUES ('E08000005', 'Rochdale', 'metropolitan district');
	INSERT INTO instrument (authority, code, title, kind, force, in_force, recorded_during)
		SELECT code, 'reviews', 'Words of ' || code, 'policy', 'statutory guidance', '[2019-04-01,)', '[2019-04-01,)'
		FROM authority WHERE code IN ('E06000021', 'E08000005');
	SELECT count(*) FROM authority a, generate_series(1, 4) n,
		LATERAL add_child_duties(a.code, 'Child ' || n % 2 || ' of ' || a.code || '/' || n, 'becomes looked after', date '2019-04-01' + n, 'Team ' || n % 2) d
		WHERE a.code IN ('E06000021', 'E08000005');
	UPDATE obligation o SET title = 'Words of ' || o.team || ' in ' || o.authority WHERE o.team LIKE 'Team %';
	INSERT INTO case_note (authority, subject, body) SELECT authority, id, 'Words about ' || pseudonym FROM subject;
	INSERT INTO progress (authority, obligation, on_date, status, note) SELECT authority, id, '2019-12-01', 'in progress', title FROM obligation WHERE team LIKE 'Team %';
	INSERT INTO commentary (authority, report, as_at, body) VALUES ('E06000021', 'monthly', '2019-12-01', 'Words of E06000021');
	INSERT INTO risk (authority, title, during) VALUES ('E06000021', 'Words of E06000021', '[2019-12-01,2019-12-02)');
	WITH f AS (INSERT INTO fulfilment (authority, done_on, kind, title) SELECT authority, '2019-05-01', 'review', title FROM obligation WHERE team LIKE 'Team %' RETURNING authority, id, title)
	INSERT INTO fulfils (authority, fulfilment, obligation) SELECT DISTINCT ON (f.id) f.authority, f.id, o.id FROM f JOIN obligation o ON o.authority = f.authority AND o.title = f.title ORDER BY f.id;
	SELECT oversight.grant_access('stoke', 'other', 'reader', 'E08000005');
	SELECT oversight.grant_access('stoke', 'team', 'recorder', 'E08000005', 'Team 1');
	SELECT oversight.start_ledger('stoke');
	SELECT oversight.run_due('stoke', '2020-01-01');
	CREATE TABLE public.tried (role text, object text, state text, said text);
	GRANT INSERT ON public.tried TO PUBLIC});

# What a role may not see: words of Stoke, of children, of the other team.
my %secret = (builder => 'Words|Child [01]', other => 'Words of E06000021|in E06000021|Child [01]',
	team => '[01] of E06000021/|Words of E06000021|in E06000021|Child 0|Team 0 in');

# Each is tried with arguments that fit their names, of this and of the other authority.
$node->safe_psql('postgres', q{
	CREATE FUNCTION public.try(what text, statement text, secret text) RETURNS void LANGUAGE plpgsql AS $$
	DECLARE
		said text;
		more text;
		state text := 'done';
	BEGIN
		BEGIN
			EXECUTE statement INTO said;
		EXCEPTION WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT, more = PG_EXCEPTION_DETAIL;
			said := concat_ws(E'\n', said, more);
		END;
		-- what was given is no secret
		INSERT INTO public.tried VALUES (current_user, what, state,
			(SELECT string_agg(l, E'\n') FROM regexp_split_to_table(said, E'\n') l WHERE l ~ secret AND (state = 'done' OR strpos(l, 'Child 0 of E06000021/2') = 0)));
	END $$;
	CREATE FUNCTION public.try_functions(secret text) RETURNS void LANGUAGE plpgsql AS $$
	DECLARE
		f record;
		given text;
	BEGIN
		FOR f IN
			SELECT p.oid, p.proname, n.nspname, p.proargtypes::oid[] AS types, p.proargnames AS names FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
			WHERE n.nspname IN ('stoke', 'oversight') AND p.prokind = 'f' AND p.prorettype <> ALL ('{trigger,internal,cstring}'::regtype[])
				AND NOT p.proargtypes::oid[] && '{internal,cstring}'::regtype[]::oid[]
				-- makes a register of its own, and says what its source says
				AND p.proname NOT IN ('create_register', 'register_layout', 'register_example')
			ORDER BY n.nspname DESC, p.oid::regprocedure::text
		LOOP
			FOR i IN 1..CASE current_user WHEN 'builder' THEN 1 ELSE 2 END LOOP
				SELECT string_agg(coalesce(CASE WHEN t.type = 'text'::regtype THEN CASE coalesce(f.names[t.n], '')
							WHEN 'register' THEN '''stoke''' WHEN 'authority' THEN quote_literal(('{E06000021,E08000005}'::text[])[i])
							WHEN 'level' THEN '''reader''' WHEN 'table_name' THEN quote_literal(('{subject,risk}'::text[])[i]) WHEN 'instrument' THEN '''reviews'''
							WHEN 'subject' THEN '''Child 0 of E06000021/2''' WHEN 'duty' THEN '''LAC_REVIEW''' WHEN 'name' THEN '''LAC_REVIEW''' WHEN 'series' THEN '''daily'''
							WHEN 'role' THEN '''builder''' ELSE '''monthly''' END
						ELSE CASE t.type::regtype::text
							WHEN 'regclass' THEN CASE f.names[t.n] WHEN 'authorities' THEN '''stoke.authority''' ELSE '''stoke.access_grant''' END
							WHEN 'date' THEN quote_literal(('{2020-01-01,2020-02-01}'::date[])[i]) WHEN 'text[]' THEN '''{LAC_REVIEW}'''
							WHEN 'timestamp with time zone' THEN 'now()' WHEN 'daterange' THEN '''[2019-01-01,2021-01-01)''' WHEN 'boolean' THEN 'false'
							WHEN 'bigint' THEN (i * 4 - 2)::text WHEN 'integer' THEN i::text WHEN 'oid' THEN '''stoke.subject''::regclass'
							WHEN 'oversight.cadence' THEN '''every month''' WHEN 'oversight.grade' THEN '''good''' END END, 'NULL') || '::' || t.type::regtype, ', ' ORDER BY t.n)
				INTO given FROM unnest(f.types) WITH ORDINALITY AS t (type, n);
				PERFORM public.try(f.nspname || '.' || f.proname, format('SELECT string_agg(x::text, chr(10)) FROM %I.%I(%s) x', f.nspname, f.proname, given), secret);
			END LOOP;
		END LOOP;
	END $$;
	-- What is read, and what is written where it is not the role's to write.
	CREATE FUNCTION public.try_relations(secret text) RETURNS void LANGUAGE plpgsql AS $$
	DECLARE
		r record;
	BEGIN
		FOR r IN SELECT c.oid, c.relname, c.relkind FROM pg_class c WHERE c.relnamespace = 'stoke'::regnamespace AND c.relkind IN ('r', 'v', 'S') ORDER BY c.relname LOOP
			PERFORM public.try(r.relname, format('SELECT string_agg(x::text, chr(10)) FROM (SELECT %s FROM stoke.%I) x', CASE r.relkind WHEN 'S' THEN 'last_value' ELSE '*' END, r.relname), secret);
			IF r.relkind = 'S' THEN
				PERFORM public.try(r.relname, format('SELECT nextval(''stoke.%I'')', r.relname), secret);
			ELSIF r.relkind = 'r' THEN
				PERFORM public.try(r.relname, format('DELETE FROM stoke.%I', r.relname), secret);
				PERFORM public.try(r.relname, format('TRUNCATE stoke.%I CASCADE', r.relname), secret);
				PERFORM public.try(r.relname, format('UPDATE stoke.%I SET changed_at = now() RETURNING 1', r.relname), secret);
				PERFORM public.try(r.relname, format('LOCK TABLE stoke.%I IN ROW SHARE MODE', r.relname), secret);
				PERFORM public.try(r.relname, format('CREATE TRIGGER t AFTER INSERT ON stoke.%I EXECUTE FUNCTION stoke.note_entry()', r.relname), secret);
				PERFORM public.try(r.relname, format('ALTER TABLE stoke.%I DISABLE ROW LEVEL SECURITY', r.relname), secret);
				-- a copy of every row there is, under the other authority's name and its own
				PERFORM public.try(r.relname, format('INSERT INTO stoke.%1$I SELECT * FROM stoke.%1$I LIMIT 1', r.relname), secret);
			END IF;
		END LOOP;
	END $$;
	CREATE FUNCTION public.everything() RETURNS text LANGUAGE plpgsql AS $$
	DECLARE
		r record;
		one text;
		answer text := '';
	BEGIN
		FOR r IN SELECT c.oid::regclass AS name FROM pg_class c WHERE c.relnamespace IN ('stoke'::regnamespace, 'oversight'::regnamespace) AND c.relkind = 'r' ORDER BY 1 LOOP
			EXECUTE format('SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text COLLATE "C")) FROM %s t', r.name) INTO one;
			answer := concat(answer, r.name, ' ', one, E'\n');
		END LOOP;
		RETURN answer;
	END $$;});

my $before = $node->safe_psql('postgres', 'SELECT public.everything()');
foreach my $role (sort keys %secret)
{
	$node->safe_psql('postgres', "SET client_min_messages = error; SET ROLE $role; SELECT public.try_functions('$secret{$role}'); SELECT public.try_relations('$secret{$role}')");
	is($node->safe_psql('postgres', "SELECT object, state, left(said, 200) FROM public.tried WHERE role = '$role' AND said IS NOT NULL"), '', "$role: nothing is said that it may not know");
	is($node->safe_psql('postgres', "SELECT object, state, said FROM public.tried WHERE role = '$role' AND state LIKE 'XX%'"), '', "$role: nothing fails within");
	is($node->safe_psql('postgres', 'SELECT public.everything()'), $before, "$role: nothing has changed");
	cmp_ok($node->safe_psql('postgres', "SELECT count(DISTINCT object) FROM public.tried WHERE role = '$role'"), '>', 400, "$role: all was tried");
}
is($node->safe_psql('postgres', "SELECT DISTINCT object FROM public.tried t JOIN pg_class c ON c.relname = t.object AND c.relnamespace = 'stoke'::regnamespace WHERE t.role = 'builder' AND t.state NOT IN ('42501')"),
	'', 'without access everything in a register is refused');
# (the owner is shown all of it)
$node->safe_psql('postgres', "SET client_min_messages = error; BEGIN; SELECT public.try_functions('Words|Child [01]'); COMMIT");
cmp_ok($node->safe_psql('postgres', "SELECT count(DISTINCT object) FROM public.tried WHERE role NOT IN ('builder', 'other', 'team') AND said IS NOT NULL"), '>', 10, 'the owner is told');

$node->stop;
done_testing();
