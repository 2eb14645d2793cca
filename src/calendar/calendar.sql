-- calendar: working days and bank holidays of England and Wales
--
-- Functions that consult working days are STABLE, not IMMUTABLE: a holiday can
-- be announced at ten days' notice, and an index on the old answer would lie.

CREATE FUNCTION bank_holidays(year int, OUT day date, OUT name text)
    RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'oversight_bank_holidays'
    LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10 ROWS 9;
COMMENT ON FUNCTION bank_holidays(int) IS
    'bank holidays of England and Wales in a year from 1978 on, by rule, one-off holidays and moves included';

CREATE FUNCTION is_working_day(day date) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_is_working_day'
    LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_working_day(date) IS
    'whether the day is no Saturday, Sunday, bank holiday or local closure, or is worked all the same';

CREATE FUNCTION add_working_days(day date, n int) RETURNS date
    AS 'MODULE_PATHNAME', 'oversight_add_working_days'
    LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION add_working_days(date, int) IS
    'the n-th working day after the day, or before it when n is negative; the day itself when n is 0';

CREATE FUNCTION working_days_between(after date, until date) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_working_days_between'
    LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION working_days_between(date, date) IS
    'working days later than the first date and not later than the second; when the second is earlier, those from it to the day before the first, as a negative number';

CREATE FUNCTION next_working_day(day date) RETURNS date
    AS 'MODULE_PATHNAME', 'oversight_next_working_day'
    LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION next_working_day(date) IS
    'the day itself when it is a working day, else the next one';

CREATE FUNCTION previous_working_day(day date) RETURNS date
    AS 'MODULE_PATHNAME', 'oversight_previous_working_day'
    LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION previous_working_day(date) IS
    'the day itself when it is a working day, else the one before';

CREATE FUNCTION financial_year(day date) RETURNS text
    AS 'MODULE_PATHNAME', 'oversight_financial_year'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION financial_year(date) IS
    'the financial year, 1 April to 31 March, that holds the day, such as 2019-20';

CREATE FUNCTION financial_quarter(day date) RETURNS text
    AS 'MODULE_PATHNAME', 'oversight_financial_quarter'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION financial_quarter(date) IS
    'the quarter of the financial year that holds the day, such as 2019-20 Q3';

CREATE FUNCTION academic_year(day date) RETURNS text
    AS 'MODULE_PATHNAME', 'oversight_academic_year'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION academic_year(date) IS
    'the academic year, 1 September to 31 August, that holds the day, such as 2019-20';

-- The extension's one table. Its rows are the user's: pg_dump keeps them.
CREATE TABLE holiday (
    -- compared with the setting byte by byte
    calendar text COLLATE "C" NOT NULL
        CONSTRAINT holiday_calendar_is_a_setting CHECK (calendar ~ '^[a-z0-9_-]{1,63}$'),
    day date NOT NULL
        CONSTRAINT holiday_day_is_a_date_from_1978 CHECK (isfinite(day) AND day >= '1978-01-01'),
    name text
        CONSTRAINT holiday_name_is_not_empty CHECK (name <> ''),
    closed boolean NOT NULL DEFAULT true,
    PRIMARY KEY (calendar, day)
);
COMMENT ON TABLE holiday IS
    'days that an organisation closes, or works, in addition to the bank holidays computed by rule; one set of rows for each calendar';
COMMENT ON COLUMN holiday.calendar IS
    'the set of rows this one belongs to; the setting oversight.calendar names the set in use';
COMMENT ON COLUMN holiday.day IS 'the day that is closed or worked, from 1978-01-01 on';
COMMENT ON COLUMN holiday.name IS 'what people call the day, or why it is closed or worked';
COMMENT ON COLUMN holiday.closed IS
    'true: no working day, whatever day of the week it is; false: a working day, be it a bank holiday or at a weekend';

SELECT pg_catalog.pg_extension_config_dump('holiday', '');
GRANT SELECT ON holiday TO PUBLIC;

CREATE FUNCTION holiday_check() RETURNS trigger
    AS 'MODULE_PATHNAME', 'oversight_holiday_check'
    LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION holiday_check() IS
    'trigger of the table holiday: refuses a bad row with a sentence that says what was expected';

CREATE FUNCTION holiday_changed() RETURNS trigger
    AS 'MODULE_PATHNAME', 'oversight_holiday_changed'
    LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION holiday_changed() IS
    'trigger of the table holiday: makes every session read its calendar anew once the change is committed';

CREATE TRIGGER check_row BEFORE INSERT OR UPDATE ON holiday
    FOR EACH ROW EXECUTE FUNCTION holiday_check();
COMMENT ON TRIGGER check_row ON holiday IS
    'refuses a bad row with a sentence that says what was expected';

-- By row, because rows that replication applies fire no other triggers; TRUNCATE
-- and ALTER TABLE need none. The name comes first in the alphabet, so that a
-- user's own triggers see a calendar that is up to date.
CREATE TRIGGER "00_changed" AFTER INSERT OR UPDATE OR DELETE ON holiday
    FOR EACH ROW EXECUTE FUNCTION holiday_changed();
COMMENT ON TRIGGER "00_changed" ON holiday IS
    'makes every session read its calendar anew once the change is committed';
ALTER TABLE holiday ENABLE ALWAYS TRIGGER "00_changed";
