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
    'whether the day is no Saturday, Sunday or bank holiday';

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

