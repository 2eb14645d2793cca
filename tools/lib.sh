# shellcheck shell=bash
#
# What "make check", "make bench" and "make demo" share: a private PostgreSQL
# below build/, an unprivileged user to run it as, and a way out that leaves
# nothing behind.
#
# The server is Debian's own, fetched with "apt-get download" and unpacked into
# build/server. It is never installed, so a PostgreSQL that the system already
# has is not upgraded, restarted or even looked at. Compilers and libraries do
# come from apt, when they are missing, and are named before that happens.
#
# To be sourced; sets root (the checkout) and tree (the unpacked server).

PGMAJOR=15

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
tree=$root/build/server

# What building needs, and the libraries Debian 12's server and psql load.
# clang and LLVM are not among them: the private server runs without JIT.
PACKAGES="gcc libc6-dev tzdata libgssapi-krb5-2 libicu72 libldap-2.5-0
	liblz4-1 libpam0g libreadline8 libselinux1 libssl3 libsystemd0
	libxml2 libzstd1 zlib1g"

# What the tests take beyond that, the programs they compare with among it.
TEST_PACKAGES="libical-dev libipc-run-perl perl python3-dateutil"

# The caller's make and PostgreSQL settings are not ours: a PGHOST or PGOPTIONS
# would send us to somebody else's server.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES CDPATH PG_CONFIG
for name in $(compgen -e); do
	case $name in PG*) unset "$name" ;; esac
done
export LC_ALL=C.UTF-8
umask 022

say()
{
	printf '%s\n' "$*"
}

# A heading, so that a log without a terminal shows where the time goes.
step()
{
	printf '\n== %s\n' "$*"
}

die()
{
	printf 'oversight: %s\n' "$*" >&2
	exit 1
}

as_root()
{
	if [ "$EUID" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# True when we are root or sudo lets us be; asks for a password only where
# there is somebody to type it.
can_be_root()
{
	[ "$EUID" -eq 0 ] && return 0
	command -v sudo >/dev/null || return 1
	sudo -n true 2>/dev/null && return 0
	[ -t 0 ] && sudo -v
}

is_installed()
{
	dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

# Whether apt knows where to download the server from.
apt_knows_server()
{
	apt-cache show "postgresql-$PGMAJOR" "postgresql-server-dev-$PGMAJOR" \
		>/dev/null 2>&1
}

tree_is_ready()
{
	[ -e "$tree/version" ]
}

# Installs what is missing of PACKAGES and of the packages given, and brings
# apt's lists up to date when the server has still to be downloaded.
ensure_packages()
{
	local missing=() package line refused

	if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
		die "this needs Debian 12's apt; elsewhere use make, make install and make installcheck"
	fi
	for package in $PACKAGES "$@"; do
		is_installed "$package" || missing+=("$package")
	done
	if [ ${#missing[@]} -eq 0 ]; then
		tree_is_ready || apt_knows_server || update_lists
		return 0
	fi

	line="apt-get install -y --no-install-recommends ${missing[*]}"
	if ! can_be_root; then
		say "These Debian packages are missing: ${missing[*]}"
		say "Run this as root, or ask somebody who may, and try again:"
		say ""
		say "  apt-get update && $line"
		say ""
		exit 1
	fi
	say "These Debian packages are missing and will now be installed (no PostgreSQL among them):"
	say "  $line"
	update_lists

	# A dependency could still drag a PostgreSQL package along.
	refused=$(apt-get -s install --no-install-recommends "${missing[@]}" |
		sed -nE 's/^(Inst|Remv) ((postgresql|libpq)[^ ]*).*/\2/p' | sort -u)
	[ -z "$refused" ] ||
		die "apt would change PostgreSQL's own packages (${refused//$'\n'/, }), so nothing was installed; install the packages above yourself"

	as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
		apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
		install --no-install-recommends "${missing[@]}" </dev/null ||
		die "apt could not install them; see its message above"
	for package in "${missing[@]}"; do
		is_installed "$package" || die "$package is still missing after apt-get install"
	done
}

update_lists()
{
	can_be_root ||
		die "apt's package lists are missing or out of date; run this as root and try again: apt-get update"
	say "Bringing apt's package lists up to date: apt-get update"
	as_root apt-get -q -o DPkg::Lock::Timeout=300 update </dev/null ||
		die "apt-get update failed; see its message above"
}

# Downloads one server, all of one version, into the directory given.
download_server()
{
	local version

	version=$(apt-cache policy "postgresql-$PGMAJOR" | sed -n 's/^  Candidate: //p')
	[ -n "$version" ] && [ "$version" != "(none)" ] || return 1
	say "Downloading PostgreSQL $version (not installing it)"
	# Where another archive is in use, its libpq5 may be of a later version,
	# which serves earlier ones as well.
	(
		cd "$1" &&
		apt-get -q -o APT::Sandbox::User=root download \
			"postgresql-$PGMAJOR=$version" "postgresql-client-$PGMAJOR=$version" \
			"postgresql-server-dev-$PGMAJOR=$version" &&
		{
			apt-get -q -o APT::Sandbox::User=root download "libpq5=$version" 2>/dev/null ||
			apt-get -q -o APT::Sandbox::User=root download libpq5
		} &&
		printf '%s\n' "$version" > version
	) </dev/null
}

# Makes build/server, or finds it made by an earlier run.
prepare_tree()
{
	if ! tree_is_ready; then
		mkdir -p "$root/build" 2>/dev/null
		[ -w "$root/build" ] ||
			die "cannot write to $root/build; run this as the owner of the checkout"
		# One run at a time; another may have made it while we waited.
		(
			flock 9 &&
			{ tree_is_ready || unpack_tree; }
		) 9> "$root/build/lock" || exit 1
		[ "$EUID" -ne 0 ] || chown -R --reference="$root" "$root/build"
	fi
	tree_env "$tree" postgres --version >/dev/null ||
		die "build/server does not run here; remove build/ and try again"
	say "Using PostgreSQL $(cat "$tree/version") in build/server"
}

# Downloads and unpacks the server, and puts it in place once it is complete.
# Runs in a subshell, so that an interrupted one cleans up after itself.
unpack_tree()
{
	local new deb

	rm -rf "$tree" "$root"/build/new.*
	new=$(mktemp -d "$root/build/new.XXXXXX")
	# shellcheck disable=SC2064	# this directory, whatever follows
	trap "rm -rf '$new'" EXIT
	mkdir "$new/debs" "$new/server"
	if ! download_server "$new/debs"; then
		# Lists older than the archive name files that are gone.
		rm -f "$new"/debs/*
		update_lists
		download_server "$new/debs" ||
			die "could not download PostgreSQL; the first run needs Debian's archive: make sure that apt-get download postgresql-$PGMAJOR postgresql-client-$PGMAJOR postgresql-server-dev-$PGMAJOR libpq5 works"
	fi
	for deb in "$new"/debs/*.deb; do
		dpkg-deb -x "$deb" "$new/server" || die "cannot unpack $(basename "$deb")"
	done
	cp "$new/debs/version" "$new/server/version"
	# Messages in other languages, manuals and the JIT (whose library needs
	# LLVM; without it the server reports JIT as unavailable and goes on).
	rm -rf "$new"/server/usr/share/{locale,doc,man,lintian} \
		"$new"/server/usr/share/postgresql/*/man \
		"$new"/server/usr/lib/postgresql/*/lib/{bitcode,llvmjit*} \
		"$new"/server/{etc,lib,var}
	tree_env "$new/server" postgres --version >/dev/null || {
		tree_env "$new/server" ldd "$new/server/usr/lib/postgresql/$PGMAJOR/bin/postgres" | grep 'not found' >&2
		die "the downloaded server does not run here"
	}
	chmod 755 "$new/server"
	mv "$new/server" "$tree"
}

# Some tests drive other programs: ODBC and JDBC drivers, calendar libraries, a
# browser. Each names in its header what it needs, one kind a line:
#
#   # apt install: unixodbc		ordinary packages; installed where we may
#   # apt unpack: odbc-postgresql	packages that belong to PostgreSQL or depend
#					on its libraries; never installed, but
#					unpacked below build/ and laid over the
#					workshop's copy of the server
#   # npm: test/clients/npm		a folder with package.json and its lock
#
# What cannot be had is no failure: its tests skip themselves, naming the
# package (test/clients/Needs.pm). CLIENTS=no leaves all of them out.

# needs KIND FILE...: what these tests need, one a line.
needs()
{
	local kind=$1

	shift
	[ $# -eq 0 ] || sed -n "s,^# $kind: *,,p" "$@" | tr -s ' \t' '\n' | sort -u
}

# prepare_clients FILE...: fetches what these tests need, where it can be had.
prepare_clients()
{
	local packages=() package folder failed=()

	[ "${CLIENTS:-yes}" != no ] || return 0
	for package in $(needs 'apt install' "$@"); do
		is_installed "$package" || packages+=("$package")
	done
	# A Node.js of another origin brings its own npm.
	if [ -n "$(needs npm "$@")" ] && ! { command -v node && command -v npm; } >/dev/null; then
		packages+=(nodejs npm)
	fi
	# Together, or else one by one, so that one that cannot be had costs
	# only its own tests.
	if [ ${#packages[@]} -gt 0 ] && ! (ensure_packages "${packages[@]}"); then
		for package in "${packages[@]}"; do
			if ! can_be_root || ! (ensure_packages "$package"); then
				failed+=("$package")
			fi
		done
	fi
	if [ -n "$(needs 'apt unpack' "$@")$(needs npm "$@")" ]; then
		mkdir -p "$root/build/unpacked" "$root/build/npm" || return 0
	fi
	for package in $(needs 'apt unpack' "$@"); do
		unpack_package "$package" || failed+=("$package")
	done
	for folder in $(needs npm "$@"); do
		install_npm "$folder" || failed+=("$folder")
	done
	[ "$EUID" -ne 0 ] || chown -R --reference="$root" "$root/build"
	if [ ${#failed[@]} -gt 0 ]; then
		say "Not to be had here, so their tests will be skipped: ${failed[*]}"
	fi
}

# Makes build/unpacked/PACKAGE, or finds it made by an earlier run.
unpack_package()
{
	(
		exec 9> "$root/build/lock" && flock 9
		[ ! -e "$root/build/unpacked/$1" ] || exit 0
		new=$(mktemp -d "$root/build/new.XXXXXX") || exit 1
		trap 'rm -rf "$new"' EXIT
		mkdir "$new/debs" "$new/files" && cd "$new/debs" || exit 1
		say "Downloading $1 (not installing it)"
		apt-get -q -o APT::Sandbox::User=root download "$1" ||
			{ (update_lists) && apt-get -q -o APT::Sandbox::User=root download "$1"; } ||
			exit 1
		dpkg-deb -x ./*.deb "$new/files" && chmod 755 "$new/files" &&
			mv "$new/files" "$root/build/unpacked/$1"
	) </dev/null
}

# install_npm FOLDER: makes build/npm/FOLDER/node_modules, as FOLDER's lock
# file says; no package's own scripts are run.
install_npm()
{
	local name at

	name=$(basename "$1")
	at=$root/build/npm/$name
	command -v npm >/dev/null && command -v node >/dev/null || return 1
	cmp -s "$root/$1/package-lock.json" "$at/package-lock.json" && return 0
	(
		exec 9> "$root/build/lock" && flock 9
		new=$(mktemp -d "$root/build/new.XXXXXX") || exit 1
		trap 'rm -rf "$new"' EXIT
		cp "$root/$1"/package*.json "$new" && cd "$new" || exit 1
		say "Installing the npm packages of $1 below build/"
		npm ci --ignore-scripts --no-audit --no-fund --loglevel=error || exit 1
		rm -rf "$at" && chmod 755 "$new" && mv "$new" "$at"
	) </dev/null
}

# furnish_clients FILE...: brings into the workshop what prepare_clients
# fetched for these tests.
furnish_clients()
{
	local package folder

	export CLIENTS=${CLIENTS:-yes}
	[ "$CLIENTS" != no ] || return 0
	mkdir "$work/npm"
	for package in $(needs 'apt unpack' "$@"); do
		if [ -d "$root/build/unpacked/$package" ]; then
			cp -a "$root/build/unpacked/$package/." "$work/server/"
		fi
	done
	for folder in $(needs npm "$@"); do
		folder=$root/build/npm/$(basename "$folder")
		[ ! -d "$folder" ] || cp -a "$folder" "$work/npm/"
	done
	export OVERSIGHT_UNPACKED=$work/server OVERSIGHT_NPM=$work/npm
}

# tree_env TREE COMMAND...: runs a command with that tree's programs and libpq.
tree_env()
{
	local at=$1 libs

	shift
	libs=$(echo "$at"/usr/lib/*-linux-gnu*)
	PATH=$at/usr/lib/postgresql/$PGMAJOR/bin:$PATH LD_LIBRARY_PATH=$libs "$@"
}

# A server refuses to run as root. Then it runs as nobody, whom every Debian
# has; nothing is created on the system for it.
server_user()
{
	if [ "$EUID" -eq 0 ]; then echo nobody; else id -un; fi
}

as_server_user()
{
	if [ "$EUID" -eq 0 ]; then
		setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups --inh-caps=-all -- "$@"
	else
		"$@"
	fi
}

give_to_server_user()
{
	[ "$EUID" -ne 0 ] || chown -R "nobody:$(id -g nobody)" "$@"
}

# Copies the sources into the directory given, without what was built in the
# checkout by other means, with other options or for another server.
copy_sources()
{
	mkdir -p "$1"
	tar -C "$root" --anchored --exclude=./build --exclude=./.demo --exclude=./.git \
		--exclude=./results --exclude=./output_iso --exclude=./tmp_check \
		--exclude=./oversight--*.sql --exclude='./src/register/*.gen.sql' \
		--no-anchored --exclude='*.o' --exclude='*.bc' --exclude='*.so' \
		-cf - . | tar -C "$1" --no-same-owner -xf -
}

# Ends the server whose data directory is given, by its own process id, after
# making sure that the id still is that server's. A server that will not stop
# is told again, more firmly.
stop_server()
{
	local data=$1 pid signal i

	[ -s "$data/postmaster.pid" ] || return 0
	pid=$(head -n 1 "$data/postmaster.pid")
	case $pid in ''|*[!0-9]*) return 0 ;; esac
	for signal in INT QUIT KILL; do
		[ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$(readlink -f "$data")" ] || return 0
		kill -s "$signal" "$pid" 2>/dev/null || return 1
		for ((i = 0; i < 100; i++)); do
			[ -d "/proc/$pid" ] || return 0
			[ "$(sed -n 's/^State:\t\(.\).*/\1/p' "/proc/$pid/status" 2>/dev/null)" != Z ] || return 0
			sleep 0.1
		done
	done
	return 1
}

# A workshop: a temporary directory (below TMPDIR, else /tmp) that holds a copy
# of the server and of the sources, belongs to the server's user and is removed
# at the end, also on Ctrl-C. Sets work, the directory.

work=
job=
aside=

# Runs a command as the server's user, in a process group of its own, so that
# everything it started can be ended when we are.
run()
{
	local status

	set -m
	as_server_user "$@" </dev/null 2>&1 &
	job=$!
	set +m
	wait "$job"
	status=$?
	job=
	return "$status"
}

# run_aside LOG COMMAND...: starts one command beside whatever is run meanwhile;
# show_aside shows its output as it comes, until it is done.
run_aside()
{
	local log=$1

	shift
	: > "$log"
	set -m
	as_server_user "$@" </dev/null > "$log" 2>&1 &
	aside=$!
	set +m
}

show_aside()
{
	tail -n +1 -f --pid="$aside" -s 0.5 "$1"
	wait "$aside"
	aside=
}

# Like run, showing the output while keeping it in a file.
run_logged()
{
	# shellcheck disable=SC2016	# the inner shell expands these
	run bash -o pipefail -c 'log=$1; shift; "$@" 2>&1 | tee "$log"' - "$@"
}

# Ends what was started and removes the workshop.
# shellcheck disable=SC2317	# called by the trap
clean_up()
{
	local file group

	trap '' INT TERM HUP
	for group in $job $aside; do
		kill -TERM -- "-$group" 2>/dev/null
		wait "$group" 2>/dev/null
	done
	if [ -n "$work" ]; then
		# Ours, and any that a test left behind.
		find "$work" -name postmaster.pid 2>/dev/null | while read -r file; do
			stop_server "$(dirname "$file")"
		done
		cd / && rm -rf "$work"
	fi
}

# make_workshop NAME
make_workshop()
{
	trap clean_up EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	trap 'exit 129' HUP

	work=$(mktemp -d "${TMPDIR:-/tmp}/oversight-$1.XXXXXX") || exit 1
	give_to_server_user "$work"
	if ! as_server_user test -w "$work"; then
		# A TMPDIR that only root can enter.
		rm -rf "$work"
		work=$(mktemp -d "/tmp/oversight-$1.XXXXXX") || exit 1
	fi
	cp -a "$tree" "$work/server"
	copy_sources "$work/src"
	mkdir -m 700 "$work/socket" "$work/tmp"
	give_to_server_user "$work"
}

# From here on the workshop's programs and sources are used; sets in_src, the
# command that makes something of the sources.
enter_workshop()
{
	local bin=$work/server/usr/lib/postgresql/$PGMAJOR/bin

	LD_LIBRARY_PATH=$(echo "$work"/server/usr/lib/*-linux-gnu*)
	PATH=$bin:$PATH
	PG_CONFIG=$bin/pg_config
	HOME=$work
	TMPDIR=$work/tmp
	export LD_LIBRARY_PATH PATH PG_CONFIG HOME TMPDIR
	cd "$work/src" || exit 1

	# PGXS would ask clang for bitcode that this server cannot use.
	# shellcheck disable=SC2034	# used by those who source this
	in_src=(make --no-print-directory "PG_CONFIG=$PG_CONFIG" with_llvm=no)
}

# start_workshop_server [SETTING...] [-- OPTION...]: starts the workshop's server,
# with these lines in its configuration and these options to pg_ctl, and points
# clients to it.
start_workshop_server()
{
	local settings=()

	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		settings+=("$1")
		shift
	done
	[ $# -eq 0 ] || shift
	run initdb -D "$work/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
		> "$work/initdb.log" || { cat "$work/initdb.log"; return 1; }
	as_server_user tee -a "$work/data/postgresql.conf" >/dev/null <<-END
		listen_addresses = ''
		unix_socket_directories = '$work/socket'
		fsync = off
		$(printf '%s\n' "${settings[@]}")
	END
	PGHOST=$work/socket
	PGUSER=postgres
	PGTZ=UTC
	export PGHOST PGUSER PGTZ
	run pg_ctl -D "$work/data" -l "$work/server.log" -w "$@" start > "$work/start.log" ||
		{ cat "$work/start.log" "$work/server.log"; return 1; }
	say "$(postgres --version), sockets only"
}
