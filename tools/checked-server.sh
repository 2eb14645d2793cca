# shellcheck shell=bash
#
# Makes build/checked: a server of the same major version, built from Debian's
# source with its own assertions, with guard bytes around each block of memory it
# hands out, and so that it tells valgrind of each. An unchecked server takes memory
# in large pieces, within which nobody sees what an extension reads or writes.
#
# Building it takes some five minutes, once. Nothing is installed but the compilers'
# packages that it needs.
#
# To be sourced after lib.sh.

# What building it takes, and the tests that run on it.
CHECKED_PACKAGES="bison bzip2 flex libicu-dev libxml2-dev make valgrind zlib1g-dev $TEST_PACKAGES"

# Where apt has sources for the packages that this machine takes its own from.
source_lists()
{
	local key=/usr/share/keyrings/debian-archive-keyring.gpg

	[ ! -e "$key" ] || key="[signed-by=$key] "
	[ "${key#/}" = "$key" ] || key=
	# The words are apt's, not the shell's.
	# shellcheck disable=SC2016
	apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' 'Origin: Debian' | sort -u | sed "s,^,deb-src $key,"
}

# Downloads the newest source that the archive still has into the directory given.
download_source()
(
	cd "$1" && mkdir -p apt/lists/partial apt/cache/archives/partial || exit 1
	source_lists > apt/sources.list
	apt=(-q -o APT::Sandbox::User=root -o "Dir::Etc::sourcelist=$PWD/apt/sources.list" -o Dir::Etc::sourceparts=-
		-o "Dir::State::lists=$PWD/apt/lists" -o "Dir::Cache=$PWD/apt/cache")
	apt-get "${apt[@]}" update || exit 1
	for version in $(apt-cache "${apt[@]}" showsrc "postgresql-$PGMAJOR" | sed -n 's/^Version: //p' | sort -Vru); do
		say "Downloading the source of PostgreSQL $version"
		apt-get "${apt[@]}" source --download-only "postgresql-$PGMAJOR=$version" &&
			printf '%s\n' "$version" > version && exit 0
	done
	exit 1
)

# Makes build/checked, or finds it made by an earlier run, and sets tree to it.
prepare_checked_tree()
{
	tree=$root/build/checked
	# shellcheck disable=SC2086	# words
	ensure_packages $CHECKED_PACKAGES
	if [ ! -x "$tree/usr/lib/postgresql/$PGMAJOR/bin/postgres" ]; then
		mkdir -p "$root/build"
		(
			exec 9> "$root/build/lock" && flock 9
			[ ! -e "$tree" ] || exit 0
			build_checked_tree
		) || die "the checked server could not be built"
		[ "$EUID" -ne 0 ] || chown -R --reference="$root" "$root/build"
	fi
	say "Using PostgreSQL $(cat "$tree/version") with assertions in build/checked"
}

build_checked_tree()
{
	local new libs

	new=$(mktemp -d "$root/build/new.XXXXXX")
	# shellcheck disable=SC2064	# this directory, whatever follows
	trap "rm -rf '$new'" EXIT
	mkdir "$new/source" "$new/build"
	download_source "$new/source" </dev/null ||
		die "its source could not be downloaded: apt-get source postgresql-$PGMAJOR"
	tar -xf "$new"/source/*.orig.tar.* --strip-components=1 -C "$new/build" &&
		cd "$new/build" || return 1
	say "Building it (about five minutes)"
	{
		# As Debian places it, so that the rest of the tools finds its way.
		./configure -q --prefix="/usr/lib/postgresql/$PGMAJOR" --enable-cassert --enable-debug \
			--with-icu --with-libxml --without-readline --enable-tap-tests \
			CPPFLAGS=-DUSE_VALGRIND CFLAGS='-O1 -g -fno-omit-frame-pointer' &&
		make -s -j"$(nproc)" &&
		make -s DESTDIR="$new/server" install &&
		for module in btree_gist amcheck pgcrypto; do
			make -s -C "contrib/$module" DESTDIR="$new/server" install || return 1
		done
	} > "$new/build.log" 2>&1 || { tail -n 30 "$new/build.log"; return 1; }
	libs=$(gcc -print-multiarch)
	ln -s "postgresql/$PGMAJOR/lib" "$new/server/usr/lib/$libs" &&
		cp src/tools/valgrind.supp "$new/source/version" "$new/server/" &&
		mv "$new/server" "$tree"
}
