#!/bin/sh
# Embeds the register's layout files, named as arguments, into the install
# script as one function, so that create_register can run them.
set -eu

if [ $# -eq 0 ]; then
	echo "usage: embed.sh FILE..." >&2
	exit 1
fi

# CREATE EXTENSION replaces these words wherever they stand, even in a string.
if grep -Fn -e MODULE_PATHNAME -e '@ext' "$@" >&2; then
	echo "embed.sh: a layout file may not contain MODULE_PATHNAME or @ext..." >&2
	exit 1
fi

# A quote that none of the files can close.
tag=layout
while grep -Fq -e "\$$tag\$" "$@"; do
	tag=${tag}_
done

echo "-- generated from src/register/layout by src/register/embed.sh"
echo
echo "CREATE FUNCTION register_layout() RETURNS TABLE (ordinal integer, file text, ddl text)"
echo "	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE"
echo "BEGIN ATOMIC"
echo "	SELECT layout.ordinal, layout.file, layout.ddl FROM (VALUES"
ordinal=0
for file; do
	ordinal=$((ordinal + 1))
	if [ $ordinal -gt 1 ]; then
		echo ","
	fi
	printf "(%d, '%s', \$%s\$" "$ordinal" "$(basename "$file")" "$tag"
	cat "$file"
	printf '$%s$)' "$tag"
done
echo
echo "	) AS layout (ordinal, file, ddl);"
echo "END;"
echo "COMMENT ON FUNCTION register_layout() IS"
echo "	'the files of plain SQL that make a register, in the order in which create_register runs them';"
