# Builds, installs and tests the oversight extension with PGXS.
#
#   make              build
#   make install      install into the server that PG_CONFIG names
#   make installcheck run the tests against that server, which must be running
#   make freeze       keep the scripts of a version as they are released
#
# These need nothing installed beforehand; they prepare a server of their own
# below build/ and leave the system's alone (docs/testing.md):
#
#   make check        everything that is tested, on throwaway servers
#   make bench        speed, against what a user would otherwise write
#   make bench-quick  the same statements on a few rows, for their answers only
#   make demo         a throwaway server with the example register loaded
#   make demo-clean   removes what make demo started
#   make dictionary   writes docs/dictionary.md from the catalogues' comments
#   make picture      writes docs/board-pack.png, the picture of a board pack
#
#   make fuzz         feeds damaged input to the kernels (needs clang), to the
#                     types, functions and imports
#   make asserts      the regression tests on a server with its assertions
#   make valgrind     the regression tests with every memory access looked at
#   make ubsan        the same with every operation without a defined result
#   make coverage     which lines of src/ the tests run
#   make reliability  makes the figures of docs/reliability.md

OWN_GOALS = check bench bench-quick fuzz asserts valgrind ubsan coverage reliability demo demo-clean dictionary picture

ifneq ($(filter $(OWN_GOALS),$(MAKECMDGOALS)),)

# These goals find PostgreSQL themselves, so PGXS, which may not be there yet
# and has a check target that only complains, is left out.
.PHONY: $(MAKECMDGOALS)
.NOTPARALLEL:

check:
	@bash tools/check

bench:
	@bash tools/bench

bench-quick:
	@QUICK=1 bash tools/bench

demo:
	@bash tools/demo

demo-clean:
	@bash tools/demo clean

fuzz:
	@bash tools/fuzz
	@bash tools/fuzz-server

asserts valgrind ubsan:
	@bash tools/sanitize $@

coverage:
	@bash tools/coverage

reliability:
	@bash tools/reliability

dictionary:
	@bash tools/dictionary

picture:
	@bash tools/picture

# Goals named beside them, as in "make all check", are built in their turn.
ifneq ($(filter-out $(OWN_GOALS),$(MAKECMDGOALS)),)
$(filter-out $(OWN_GOALS),$(MAKECMDGOALS)):
	@$(MAKE) $@
endif

else

EXTENSION  = oversight
EXTVERSION = $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" $(EXTENSION).control)

MODULE_big = $(EXTENSION)
OBJS       = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c src/*/*.c)))

# The install script, in this order: a room may use the rooms above it.
INSTALL_SQL = \
	src/common/header.sql \
	src/oversight.sql \
	src/calendar/calendar.sql \
	src/cadence/cadence.sql \
	src/obligation/obligation.sql \
	src/judgement/judgement.sql \
	src/judgement/report_card_grade.sql \
	src/judgement/send_outcome.sql \
	src/measure/measure.sql \
	src/ledger/ledger.sql \
	src/register/period.sql \
	src/register/disclose.sql \
	src/register/layout.gen.sql \
	src/register/lock_register.sql \
	src/register/access.sql \
	src/register/register.sql \
	src/register/upgrades.gen.sql \
	src/register/ledger.sql \
	src/register/upgrade_register.sql \
	src/register/example.gen.sql \
	src/register/load_example.sql \
	src/register/generate.sql \
	src/register/jobs.sql \
	src/register/schedule.sql \
	src/report/chart.sql \
	src/report/board_pack.sql \
	src/report/board_pack_facts.sql \
	src/report/calendar_feed.sql \
	src/register/export.sql \
	src/report/fold.sql \
	src/common/footer.sql

# The layout of a register: plain SQL files that create_register runs in this order.
REGISTER_SQL = $(sort $(wildcard src/register/layout/*.sql))

# Frozen install scripts of released versions, and the scripts that lead from one
# version to the next (docs/release.md). A script that leads to the version being
# worked on is built from what is written by hand and the functions that hold the
# layout; once that version is frozen, everything is as it was released.
FROZEN     = $(wildcard src/upgrade/$(EXTENSION)--$(EXTVERSION).sql)
UPDATES    = $(if $(FROZEN),,$(notdir $(wildcard src/upgrade/$(EXTENSION)--*--$(EXTVERSION).sql)))
DATA       = $(filter-out $(FROZEN) $(addprefix src/upgrade/,$(UPDATES)),$(wildcard src/upgrade/*--*.sql))
DATA_built = $(EXTENSION)--$(EXTVERSION).sql $(UPDATES)
# What leads a register from one layout to the next: 002.sql leads to layout 2.
REGISTER_UPGRADES = $(sort $(wildcard src/register/upgrade/*.sql))

EXTRA_CLEAN = src/register/layout.gen.sql src/register/upgrades.gen.sql src/register/example.gen.sql

PG_CPPFLAGS = -I$(srcdir)/src
# PostgreSQL's own macros compare signed with unsigned, and fmgr hands every
# function arguments that it may not use. Our calls reach our own functions,
# whatever other libraries call theirs, so those within a file can be inlined.
PG_CFLAGS   = -std=gnu11 -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare -Wno-missing-field-initializers -fno-semantic-interposition
SHLIB_LINK  = -Wl,-Bsymbolic-functions

# One file per room under sql/. They share a database in which the extension
# has been created, and expect their own encoding and collation, not yours.
# (Lists that are empty must be so at once, or PGXS takes them for filled.)
REGRESS     := $(patsubst sql/%.sql,%,$(sort $(wildcard sql/*.sql)))
REGRESS_OPTS = --load-extension=btree_gist --load-extension=$(EXTENSION)
ENCODING     = UTF8
NO_LOCALE    = 1

ISOLATION     := $(patsubst test/specs/%.spec,%,$(sort $(wildcard test/specs/*.spec)))
ISOLATION_OPTS = --inputdir=test --load-extension=btree_gist --load-extension=$(EXTENSION)

ifneq ($(wildcard test/t/*.pl),)
TAP_TESTS   = 1
PROVE_TESTS = test/t/*.pl
endif

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
ifeq ($(PGXS),)
$(error $(PG_CONFIG) did not run: install postgresql-server-dev-15, or name the server's with PG_CONFIG=/path/to/pg_config; "make check" and "make demo" need neither)
endif
include $(PGXS)

# PGXS tracks no header dependencies on Debian.
$(OBJS) $(OBJS:.o=.bc): $(wildcard src/*.h src/*/*.h)

$(EXTENSION)--$(EXTVERSION).sql: $(INSTALL_SQL)
	cat $(INSTALL_SQL) > $@

src/register/layout.gen.sql: src/register/embed.sh $(REGISTER_SQL)
	sh src/register/embed.sh register_layout \
		'the files of plain SQL that make a register, in the order in which create_register runs them' \
		$(REGISTER_SQL) > $@

src/register/upgrades.gen.sql: src/register/embed.sh $(REGISTER_UPGRADES)
	sh src/register/embed.sh register_upgrades \
		'the files of plain SQL that lead a register from one layout to the next, each named for the layout it leads to' \
		$(REGISTER_UPGRADES) > $@

$(UPDATES): %: src/upgrade/% src/register/layout.gen.sql src/register/upgrades.gen.sql src/register/example.gen.sql
	{ cat $<; sed 's/^CREATE \(FUNCTION register_[a-z]*() RETURNS TABLE (ordinal\)/CREATE OR REPLACE \1/' $(filter %.gen.sql,$^); } > $@

# Keeps the scripts of the version being worked on as they are released. What is
# frozen is never changed again, so this refuses to do it twice.
freeze: $(DATA_built)
	@if [ -n "$(FROZEN)" ]; then echo "version $(EXTVERSION) is frozen already: $(FROZEN)" >&2; exit 1; fi
	mkdir -p src/upgrade
	cp $(DATA_built) src/upgrade/
.PHONY: freeze

src/register/example.gen.sql: src/register/embed.sh src/register/example.sql
	sh src/register/embed.sh register_example \
		'the file of plain SQL that load_example runs to fill a register with the example' \
		src/register/example.sql > $@

endif
