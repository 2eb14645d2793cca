# What was known when, against a slow copy: rows are written at random, one
# session after another and several at once, the ledger is sealed at random
# points, and at each of them the table is copied. as_known must give every copy
# back. OVERSIGHT_SEED=n repeats a run (what several sessions do at once depends on
# their pace as well); OVERSIGHT_ROUNDS=n makes it longer.

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = $ENV{OVERSIGHT_SEED} // int(rand(1_000_000));
my $rounds = $ENV{OVERSIGHT_ROUNDS} // 300;
diag("OVERSIGHT_SEED=$seed");

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', 'fsync = off');
$node->start;
$node->safe_psql('postgres', 'CREATE DATABASE random TEMPLATE template0');
$node->safe_psql('random', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('led');
	CREATE TABLE led.ours (id integer PRIMARY KEY, words text, n numeric, day date);
	SELECT oversight.start_ledger('led');
	CREATE TABLE public.seal (number bigint PRIMARY KEY);
	CREATE TABLE public.copy (number bigint, id integer, words text, n numeric, day date);
	CREATE FUNCTION public.keep() RETURNS void LANGUAGE sql AS $$
		WITH kept AS (
			INSERT INTO public.seal SELECT max(number) FROM led.block HAVING max(number) > 0 ON CONFLICT DO NOTHING RETURNING number)
		INSERT INTO public.copy SELECT k.number, o.* FROM kept k, led.ours o
	$$;
	-- one statement, or several in a subtransaction that may be rolled back
	CREATE FUNCTION public.scribble() RETURNS void LANGUAGE plpgsql AS $$
	DECLARE
		a CONSTANT integer := 1 + floor(30 * random());
		b CONSTANT integer := 1 + floor(30 * random());
		w CONSTANT text := (ARRAY[NULL, '', 'é', '"', E'a\nb', 'null', '{"hmac": "x"}', md5(a::text)])[1 + floor(8 * random())::integer];
	BEGIN
		CASE floor(12 * random())
			WHEN 0, 1, 2 THEN
				INSERT INTO led.ours VALUES (a, w, a / 3.0, '2020-01-01'::date + b) ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words, n = NULL;
			WHEN 3, 4 THEN
				INSERT INTO led.ours SELECT i, w, i, NULL FROM generate_series(a, a + 5) i ON CONFLICT DO NOTHING;
			WHEN 5, 6 THEN
				UPDATE led.ours o SET words = w, day = '2020-01-01'::date + a WHERE o.id = b;
			WHEN 7 THEN
				UPDATE led.ours o SET n = coalesce(n, 0) + 0.10 WHERE o.id = a;
			WHEN 8 THEN
				UPDATE led.ours o SET id = a WHERE o.id = b AND NOT EXISTS (SELECT FROM led.ours x WHERE x.id = a);
			WHEN 9 THEN
				DELETE FROM led.ours o WHERE o.id = a;
			WHEN 10 THEN
				UPDATE led.ours o SET words = o.words WHERE o.id = a;
			ELSE
				BEGIN
					PERFORM public.scribble();
					PERFORM public.scribble();
					IF random() < 0.5 THEN
						RAISE EXCEPTION USING ERRCODE = 'raise_exception', MESSAGE = 'never mind';
					END IF;
				EXCEPTION WHEN raise_exception THEN
					NULL;
				END;
		END CASE;
	EXCEPTION WHEN unique_violation THEN
		NULL;
	END
	$$});

# Copies that as_known does not give back, from a number on.
my $differences = q{
	SELECT s.number, d.side, d.row
	FROM public.seal s JOIN led.block b USING (number), LATERAL (
		(SELECT 'not in the copy' AS side, r::text AS row FROM led.as_known('ours', b.sealed_at) k, LATERAL jsonb_populate_record(NULL::led.ours, k.row_values) r
		 EXCEPT ALL SELECT 'not in the copy', ROW(c.id, c.words, c.n, c.day)::text FROM public.copy c WHERE c.number = s.number)
		UNION ALL
		(SELECT 'not in the ledger', ROW(c.id, c.words, c.n, c.day)::text FROM public.copy c WHERE c.number = s.number
		 EXCEPT ALL SELECT 'not in the ledger', r::text FROM led.as_known('ours', b.sealed_at) k, LATERAL jsonb_populate_record(NULL::led.ours, k.row_values) r)
	) d ORDER BY s.number, d.row LIMIT 10};

# One after another. A TRUNCATE now and then; seals and copies at random.
$node->safe_psql('random', 'SELECT setseed(' . ($seed % 1_000_000) / 1_000_000 . ");\n" . q{
	SELECT random() < 0.25 AS seal, random() < 0.02 AS empty \gset
} . join('', map { q{
	\if :seal
		SELECT blocks FROM oversight.seal_ledger('led');
		SELECT public.keep();
	\endif
	\if :empty
		TRUNCATE led.ours;
	\endif
	SELECT public.scribble(), random() < 0.25 AS seal, random() < 0.02 AS empty \gset
} } 1 .. $rounds));
my $seals = $node->safe_psql('random', 'SELECT count(*) FROM public.seal');
cmp_ok($seals, '>', $rounds / 10, "$rounds rounds, sealed $seals times (OVERSIGHT_SEED=$seed)");
is($node->safe_psql('random', $differences), '', 'every copy is what the ledger knew');
is($node->safe_psql('random', q{
	SELECT count(*) FROM led.block b JOIN led.block x ON x.number = b.number + 1,
	LATERAL (SELECT md5(string_agg(k::text, '' ORDER BY k.entry)) AS then FROM led.as_known('ours', b.sealed_at) k) a,
	LATERAL (SELECT md5(string_agg(k::text, '' ORDER BY k.entry)) AS then FROM led.as_known('ours', x.sealed_at - interval '1 microsecond') k) e
	WHERE a.then IS DISTINCT FROM e.then}), '0', 'and stays so until the next seal');
is($node->safe_psql('random', q{SELECT * FROM oversight.verify_ledger('led')}), '', 'the ledger verifies');

# Several at once: writers who take their time to commit, or roll back; sealers
# who copy what they see with what they seal; and sealers who seal only.
my $tmp = ${PostgreSQL::Test::Utils::tmp_check};
append_to_file("$tmp/write.sql", q{
\set pause random(0, 5000)
\set back random(1, 10)
BEGIN;
SELECT public.scribble();
SELECT public.scribble();
\sleep :pause us
\if :back = 1
	ROLLBACK;
\else
	COMMIT;
\endif
});
append_to_file("$tmp/seal.sql", q{
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) FROM led.ours;
SELECT blocks FROM oversight.seal_ledger('led');
SELECT public.keep();
COMMIT;
});
append_to_file("$tmp/only.sql", "SELECT blocks FROM oversight.seal_ledger('led');\n");
my $each = int($rounds / 3);
$node->command_ok(
	[ 'pgbench', '-n', '-h', $node->host, '-p', $node->port, '-c', '6', '-j', '1', '-t', $each, '--max-tries', '100', "--random-seed=$seed",
		'-f', "$tmp/write.sql\@20", '-f', "$tmp/seal.sql\@2", '-f', "$tmp/only.sql\@1", 'random' ],
	"six sessions at once, $each transactions each");
cmp_ok($node->safe_psql('random', 'SELECT count(*) FROM public.seal'), '>', $seals, 'sealed and copied meanwhile');
is($node->safe_psql('random', $differences), '', 'every copy is what the ledger knew');
is($node->safe_psql('random', q{SELECT * FROM oversight.verify_ledger('led')}), '', 'the ledger verifies');
$node->safe_psql('random', q{SELECT oversight.seal_ledger('led')});
is($node->safe_psql('random', q{SELECT entries_unsealed FROM led.ledger_status}), '0', 'nothing is left unsealed');
is($node->safe_psql('random', q{SELECT count(*) FROM led.entry e WHERE NOT EXISTS (SELECT FROM led.block_entry b WHERE b.entry = e.id)}), '0',
	'by a look at every entry too');
is($node->safe_psql('random', q{SELECT * FROM oversight.verify_ledger('led', oversight.ledger_digest('led'))}), '', 'and it verifies with its digest');

$node->stop;
done_testing();
