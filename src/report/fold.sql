-- fold: long words in narrow columns.

CREATE FUNCTION fold(words text, width integer) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- PostgreSQL takes counts in expressions up to 255
	SELECT pg_catalog.rtrim(pg_catalog.regexp_replace(words,
		'(.{1,' || greatest(1, least(width, 255)) || '})(\s+|$)', E'\\1\n', 'g'), E'\n');
END;
COMMENT ON FUNCTION fold(text, integer) IS
	'a text broken between words into lines of at most so many characters, for terminals and narrow columns; a longer word stays whole';
