# Who may see and write what, as roles that really log in: psql, COPY, pg_dump.
#
# question 23: a board role that sees every number and no child.
# question 28: a nightly dump by a backup role, restored and verified elsewhere;
# with every policy and privilege, and without being told what it may not see.

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\njit = off");
$node->start;
my $elsewhere = PostgreSQL::Test::Cluster->new('elsewhere');
$elsewhere->init;
$elsewhere->append_conf('postgresql.conf', "fsync = off\njit = off");
$elsewhere->start;

# The register belongs to a role that is no superuser.
$node->safe_psql('postgres', q{
	CREATE ROLE records LOGIN;
	CREATE ROLE board; CREATE ROLE ann LOGIN IN ROLE board;
	CREATE ROLE clerk LOGIN; CREATE ROLE chief LOGIN; CREATE ROLE worker LOGIN;
	CREATE ROLE backup LOGIN BYPASSRLS; CREATE ROLE stranger LOGIN;
	CREATE DATABASE register OWNER records TEMPLATE template0});
$node->safe_psql('register', 'CREATE EXTENSION oversight CASCADE');

sub as
{
	my ($role, $sql, %more) = @_;
	my ($out, $err) = ('', '');
	my $status = ($more{node} // $node)->psql($more{db} // 'register', $sql, stdout => \$out, stderr => \$err,
		extra_params => [ '-U', $role ]);
	return $status == 0 ? $out : "refused: " . join(' ', $err =~ /ERROR:  (.*)/g);
}

is(as('records', q{
	SELECT oversight.create_register('stoke') IS NOT NULL AND oversight.load_example('stoke') IS NOT NULL;
	SET search_path = stoke, oversight;
	INSERT INTO authority (code, name, kind) VALUES ('E08000005', 'Rochdale', 'metropolitan district');
	INSERT INTO instrument (authority, code, title, kind, force, in_force, recorded_during)
		SELECT code, 'reviews', 'Reviews', 'policy', 'statutory guidance', '[2019-04-01,)', '[2019-04-01,)'
		FROM authority WHERE code IN ('E06000021', 'E08000005');
	SELECT count(*) FROM authority a, generate_series(1, 8) n,
		LATERAL add_child_duties(a.code, 'KID-' || a.code || n, 'becomes looked after', date '2019-04-01' + n, 'Team ' || n % 2) d
		WHERE a.code IN ('E06000021', 'E08000005');
	INSERT INTO case_note (authority, subject, body) SELECT authority, id, 'A note about KID' FROM subject;
	SELECT oversight.grant_access('stoke', 'board', 'reader', 'E06000021') IS NOT NULL;
	SELECT oversight.grant_access('stoke', 'clerk', 'recorder', 'E06000021') IS NOT NULL;
	SELECT oversight.grant_access('stoke', 'chief', 'manager', 'E06000021') IS NOT NULL;
	SELECT oversight.grant_access('stoke', 'worker', 'case_reader', 'E06000021', 'Team 1') IS NOT NULL;
	SELECT oversight.start_ledger('stoke') IS NOT NULL}),
	"t\n16\nt\nt\nt\nt\nt", 'an owner who is no superuser makes a register and grants access to it');
is(as('records', q{SET search_path = stoke, oversight;
	SELECT count(*) FROM record_fulfilment('E06000021', 'LAC_REVIEW', '2019-05-03', subject => 'KID-E060000211')}), '1', 'and enters what was done');

#
# question 23: a board role that sees every number and no child
#
my $numbers = q{SET oversight.as_of = '2020-02-01'; SET search_path = stoke, oversight;
	SELECT team, subjects, duties, subjects_overdue, duties_overdue FROM caseload WHERE authority = 'E06000021' ORDER BY team;
	SELECT status, count(*), count(DISTINCT subject), sum(met), sum(missed), sum(days_overdue) FROM obligation_status WHERE authority = 'E06000021' GROUP BY status ORDER BY status;
	SELECT outcome, count(*), count(DISTINCT subject) FROM due_calendar WHERE authority = 'E06000021' GROUP BY outcome ORDER BY outcome;
	SELECT team, timescale, month, subjects, due, met, late FROM timeliness_by_team WHERE authority = 'E06000021' ORDER BY 1, 2, 3};
isnt(as('records', $numbers), '', 'question 23: there are numbers');
is(as('ann', $numbers), as('records', $numbers), 'question 23: the board sees every number of its authority');
is(as('ann', 'SELECT count(DISTINCT authority) FROM stoke.obligation'), '1', 'question 23: of its own authority alone');
is(as('ann', 'SELECT pseudonym FROM stoke.subject'), 'refused: permission denied for table subject', 'question 23: and no child');
is(as('ann', 'SELECT body FROM stoke.case_note'), 'refused: permission denied for table case_note', 'question 23: nor what is noted of one');
is(as('ann', q{SET search_path = stoke; SELECT count(*) FROM end_child_duties('E06000021', 'KID-E060000211', '2020-01-01')}),
	'refused: role "ann" may not end duties for authority "E06000021"', 'question 23: a function does not tell whether there is one of that name');
is(as('ann', q{SET search_path = stoke; SELECT count(*) FROM end_child_duties('E06000021', 'nobody', '2020-01-01')}),
	'refused: role "ann" may not end duties for authority "E06000021"', 'question 23: nor whether there is none');
# whatever the board can select, as text
my $all = '';
foreach my $relation (split /\n/, as('ann', q{SELECT c.oid::regclass FROM pg_class c
	WHERE c.relnamespace = 'stoke'::regnamespace AND c.relkind IN ('r', 'v') AND has_table_privilege(c.oid, 'SELECT')}))
{
	$all .= as('ann', "COPY (SELECT * FROM $relation) TO stdout");
}
cmp_ok(length($all), '>', 10000, 'question 23: the board can copy out much');
unlike($all, qr/KID/, 'question 23: and nowhere in it is a child');
is(as('worker', q{SELECT count(*), count(*) FILTER (WHERE pseudonym LIKE '%1' OR pseudonym LIKE '%3' OR pseudonym LIKE '%5' OR pseudonym LIKE '%7') FROM stoke.subject}),
	'4|4', 'who works with some children sees those of the team');
is(as('worker', q{SELECT count(*) FROM stoke.case_note}), '4', 'and what is noted of them');
is(as('stranger', 'SELECT count(*) FROM stoke.overdue'), 'refused: permission denied for schema stoke', 'a stranger sees nothing');

#
# Entry: by functions and by files, in and out
#
my $file = PostgreSQL::Test::Utils::tempdir() . '/done.csv';
append_to_file($file, "authority,instrument,clause,subject,done_on,for_due,title,evidence,note\n"
	  . "Stoke-on-Trent,direction-2,7(e)(a),,31/01/2020,,January report,,\n");
my $load = "\\copy stoke.import_fulfilments from '$file' csv";
is(as('clerk', $load), 'refused: role "clerk" may not enter the source "own-fulfilments" in register stoke', 'a first file of a kind needs somebody who may enter its source');
is(as('records', q{INSERT INTO stoke.party (code, name, kind) VALUES ('own-records', 'Our own records', 'body') ON CONFLICT DO NOTHING;
	INSERT INTO stoke.source (code, publisher, title) VALUES ('own-fulfilments', 'own-records', 'A log of our own')}), '', 'the owner enters it');
is(as('clerk', $load), '', 'then a recorder loads a log');
is(as('clerk', $load), '', 'and loads it again');
is(as('clerk', q{SELECT count(*), min(recorded_by) FROM stoke.fulfilment WHERE title = 'January report'}), '1|clerk', 'which changes nothing');
foreach my $other (',January report,,in the end', '31/01/2020,January report,,')
{
	append_to_file("$file." . length $other, "authority,instrument,clause,subject,done_on,for_due,title,evidence,note\nStoke-on-Trent,direction-2,7(e)(a),,31/01/2020,$other\n");
	is(as('clerk', "\\copy stoke.import_fulfilments from '$file." . length($other) . "' csv"), 'refused: role "clerk" may not change what was recorded for authority "E06000021"',
		'a recorder changes nothing by a log that says something else');
}
is(as('records', q{INSERT INTO stoke.source (code, publisher, title) VALUES ('own-observations', 'own-records', 'Figures of our own')}), '', 'the owner enters the source of figures');
foreach my $figure ([ 12, '' ], [ 12, '' ], [ 13, 'refused: role "clerk" may not change what was recorded for authority "E06000021"' ])
{
	my ($value, $refusal) = @$figure;
	is(as('clerk', qq{INSERT INTO stoke.import_observations_in_full VALUES ('authority', 'measure', 'period', 'breakdown', 'value', 'numerator', 'denominator', 'status', 'published_on'),
		('Stoke-on-Trent', 'cla', '2025-03-31', '', '$value', '', '', '', '2025-04-30')}), $refusal, "a recorder enters a figure, again, and another for the same: $value");
}
is(as('ann', $load), 'refused: permission denied for view import_fulfilments', 'a reader does not');
append_to_file("$file.2", "authority,instrument,clause,subject,done_on,for_due,title,evidence,note\n"
	  . "Rochdale,reviews,x,,31/01/2020,,January report,,\n");
like(as('clerk', "\\copy stoke.import_fulfilments from '$file.2' csv"), qr/^refused: Rochdale.*instrument of authority E08000005/, 'nor a recorder what is another authority\'s');
is(as('clerk', "COPY stoke.obligation TO stdout") =~ tr/\n//, as('records', "COPY (SELECT * FROM stoke.obligation WHERE authority = 'E06000021') TO stdout") =~ tr/\n//,
	'a table is copied out as far as it is seen');
like(as('chief', "COPY stoke.commentary FROM stdin"), qr/COPY FROM not supported with row-level security/, 'and is not copied into past its policies');
is(as('chief', q{UPDATE stoke.obligation SET team = 'Team 2' WHERE team = 'Team 0' RETURNING authority}) =~ s/\nUPDATE.*//r,
	join("\n", ('E06000021') x 4), 'a manager changes what is its authority\'s');

#
# question 28: nightly dump by a backup role, restored and verified elsewhere
#
my $dump = PostgreSQL::Test::Utils::tempdir() . '/nightly.dump';
my @connection = ('-h', $node->host, '-p', $node->port);
sub run_it { my ($out, $err) = ('', ''); my $ok = IPC::Run::run([@_], '>', \$out, '2>', \$err); return $ok ? '' : $err; }

like(run_it('pg_dump', @connection, '-U', 'ann', '-n', 'stoke', '-f', $dump, '-Fc', 'register'), qr/permission denied/, 'question 28: a reader dumps nothing');
$node->safe_psql('register', q{GRANT pg_read_all_data TO chief});
like(run_it('pg_dump', @connection, '-U', 'chief', '-f', $dump, '-Fc', 'register'), qr/query would be affected by row-level security policy/,
	'question 28: without BYPASSRLS pg_dump refuses instead of leaving rows out');
$node->safe_psql('register', q{REVOKE pg_read_all_data FROM chief; GRANT pg_read_all_data TO backup});
is(as('records', q{SELECT blocks > 0 FROM oversight.seal_ledger('stoke')}), 't', 'question 28: the ledger is sealed');
my $digest = as('records', q{SELECT oversight.ledger_digest('stoke')});
is(run_it('pg_dump', @connection, '-U', 'backup', '-Fc', '-f', $dump, 'register'), '', 'question 28: a role with BYPASSRLS and pg_read_all_data dumps everything');
is(as('backup', q{UPDATE stoke.risk SET title = 'x'}), 'refused: permission denied for table risk', 'question 28: and changes nothing');
is(as('records', q{SELECT level FROM stoke.access_list WHERE role = 'backup'}), 'everything', 'question 28: access_list says what it sees');

# elsewhere the roles come first, as pg_dumpall has them
is(run_it('pg_dumpall', @connection, '--roles-only', '-f', "$dump.roles"), '', 'question 28: the roles are dumped');
$elsewhere->psql('postgres', "\\i $dump.roles", on_error_stop => 0);
$elsewhere->safe_psql('postgres', 'CREATE DATABASE register OWNER records TEMPLATE template0; CREATE DATABASE bare TEMPLATE template0');
is(run_it('pg_restore', '-h', $elsewhere->host, '-p', $elsewhere->port, '-d', 'register', '--exit-on-error', $dump), '', 'question 28: restored elsewhere');
my $contents = q{SELECT relname, md5(string_agg(r::text, E'\n' ORDER BY r::text COLLATE "C")) FROM (
		SELECT c.relname, unnest(xpath('//row/text()', query_to_xml(format('SELECT t::text AS row FROM stoke.%I t', c.relname), true, true, ''))::text[]) AS r
		FROM pg_class c WHERE c.relnamespace = 'stoke'::regnamespace AND c.relkind = 'r') x GROUP BY relname ORDER BY relname};
is(as('records', $contents, node => $elsewhere), as('records', $contents), 'question 28: every table has every row');
is(as('records', "SELECT * FROM oversight.verify_ledger('stoke', '$digest')", node => $elsewhere), '', 'question 28: the ledger verifies there, by the digest kept');
is(as('chief', 'SELECT count(*) FROM stoke.entry', node => $elsewhere), 'refused: permission denied for table entry', 'question 28: which a manager does not read');
my $secured = q{SELECT p.polrelid::regclass::text COLLATE "C", p.polname::text COLLATE "C", p.polcmd, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid), c.relrowsecurity, obj_description(p.oid)
	FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid ORDER BY 1, 2};
cmp_ok(as('records', 'SELECT count(*) FROM pg_policy'), '>', 100, 'question 28: there are policies');
is(as('records', $secured, node => $elsewhere), as('records', $secured), 'question 28: every policy is there');
my $privileges = q{SELECT c.relname, a.grantee::regrole::text, string_agg(a.privilege_type, ' ' ORDER BY a.privilege_type) FROM pg_class c, aclexplode(c.relacl) a
	WHERE c.relnamespace = 'stoke'::regnamespace GROUP BY 1, 2 ORDER BY 1, 2};
is(as('records', $privileges, node => $elsewhere), as('records', $privileges), 'question 28: every privilege is there');
my $list = q{SELECT role, level, authority, service, through, standing, granted_by FROM stoke.access_list WHERE level <> 'everything' OR role = 'backup'};
is(as('records', $list, node => $elsewhere), as('records', $list), 'question 28: and access_list says the same');
is(as('ann', $numbers, node => $elsewhere), as('ann', $numbers), 'question 28: the board sees the same numbers there');
is(as('ann', 'SELECT pseudonym FROM stoke.subject', node => $elsewhere), 'refused: permission denied for table subject', 'question 28: and no child');
like(as('clerk', q{SET search_path = stoke, oversight; SELECT duty FROM record_fulfilment('E06000021', '7(e)(a)', '2020-02-29')}, node => $elsewhere), qr/^monthly/, 'question 28: work goes on there');
is(as('records', q{SELECT regexp_replace(oversight.renew_access('stoke'), '\d+ policies', 'N policies')}, node => $elsewhere),
	'access to register stoke renewed: N policies, 0 privileges of 4 roles changed', 'question 28: nothing is left to renew');

# restored where none of the roles is, and without owners or privileges
is(run_it('pg_restore', '-h', $elsewhere->host, '-p', $elsewhere->port, '-d', 'bare', '--exit-on-error', '--no-owner', '--no-privileges', $dump), '',
	'question 28: no policy needs a role, so that it is restored without any');
is($elsewhere->safe_psql('bare', q{SELECT DISTINCT standing FROM stoke.access_list WHERE role = 'board'}), 'privileges missing', 'question 28: access_list says that privileges are missing');
is(as('ann', 'SELECT count(*) FROM stoke.obligation', node => $elsewhere, db => 'bare'), 'refused: permission denied for schema stoke', 'question 28: and nobody sees anything');
$elsewhere->safe_psql('bare', q{SELECT oversight.renew_access('stoke')});
is(as('ann', $numbers, node => $elsewhere, db => 'bare'), as('ann', $numbers), 'question 28: until access is renewed');

#
# An older register
#
$node->safe_psql('register', q{SELECT oversight.create_register('older')});
$node->safe_psql('register', q{DO $$ DECLARE p record; BEGIN
	FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy WHERE polrelid::regclass::text LIKE 'older.%' LOOP EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP;
	FOR p IN SELECT oid::regclass AS t FROM pg_class WHERE relnamespace = 'older'::regnamespace AND relkind = 'r' LOOP EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', p.t); END LOOP;
	DROP FUNCTION older.access_list() CASCADE; DROP TYPE older.access_list_row;
	DROP FUNCTION older.duty_is_of_service, older.subject_is_of_service, older.fulfilment_is_of_service, older.sees_fulfilment, older.party_authority, older.enter_access CASCADE;
	DROP TABLE older.access_grant, older.access_given CASCADE; END $$});
like(($node->psql('register', q{SELECT oversight.grant_access('older', 'board', 'reader')}))[2], qr/register older has no table access_grant\n.*\n.*upgrade_register/, 'an older register says that it has to be upgraded');
$node->safe_psql('register', q{UPDATE older.register_info SET layout_version = 1000;
	SELECT oversight.apply_register_upgrades('older', 1001, ARRAY[1001],
		ARRAY[(SELECT l.ddl FROM oversight.register_layout() l WHERE l.file = '91_access.sql') || 'CREATE TABLE "later" (authority text PRIMARY KEY);'])});
my $of = sub { my $sql = $secured =~ s/ORDER BY 1, 2/WHERE c.relnamespace = '$_[0]'::regnamespace ORDER BY 1, 2/r; return $node->safe_psql('register', "SET search_path = $_[0], pg_catalog; $sql"); };
is($of->('older'), $of->('stoke'), 'upgraded, it has the policies of a new one');
is($node->safe_psql('register', q{SELECT oversight.grant_access('older', 'board', 'reader')}), 'role board is reader of every authority in register older', 'and access can be granted');
is(as('ann', 'SELECT count(*) FROM older.later'), 'refused: permission denied for table later', 'a table that no rule names is for its owner alone');
is(as('ann', 'SELECT count(*) > 10 FROM older.timescale'), 't', 'the others are read');

$node->stop;
$elsewhere->stop;
done_testing();
