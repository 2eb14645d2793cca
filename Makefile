# Builds, installs and tests the oversight extension with PGXS.
#
#   make              build
#   make install      install into the server that PG_CONFIG names
#   make installcheck run the tests against a running server
#   make check        everything that is tested, on throwaway servers
#   make demo         a throwaway server with the example register loaded

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
	src/register/layout.gen.sql \
	src/register/register.sql \
	src/common/footer.sql

# The layout of a register: plain SQL files that create_register runs in this order.
REGISTER_SQL = $(sort $(wildcard src/register/layout/*.sql))

DATA_built = $(EXTENSION)--$(EXTVERSION).sql
EXTRA_CLEAN = src/register/layout.gen.sql

PG_CPPFLAGS = -I$(srcdir)/src
# PostgreSQL's own macros compare signed with unsigned, and fmgr hands every
# function arguments that it may not use.
PG_CFLAGS   = -std=gnu11 -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare -Wno-missing-field-initializers

REGRESS      = $(patsubst sql/%.sql,%,$(sort $(wildcard sql/*.sql)))

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# PGXS tracks no header dependencies on Debian.
$(OBJS): $(wildcard src/*.h src/*/*.h)

$(EXTENSION)--$(EXTVERSION).sql: $(INSTALL_SQL)
	cat $(INSTALL_SQL) > $@

src/register/layout.gen.sql: src/register/embed.sh $(REGISTER_SQL)
	sh src/register/embed.sh $(REGISTER_SQL) > $@
