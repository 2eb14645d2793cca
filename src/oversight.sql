-- Settings: the date a report is made for, and the working-day calendar in use.

CREATE FUNCTION as_of() RETURNS date
    AS 'MODULE_PATHNAME', 'oversight_as_of' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION as_of() IS
    'the date reports are made for: the setting oversight.as_of, else today in London whatever the session''s TimeZone';

CREATE FUNCTION today_in_london() RETURNS date
    AS 'MODULE_PATHNAME', 'oversight_today_in_london' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION today_in_london() IS
    'the date of the transaction''s start in Europe/London, whatever the session''s TimeZone and whatever oversight.as_of says';

