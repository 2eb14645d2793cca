-- period: the kinds of period that figures are published for, their names, and
-- how they are read from files.

-- In plpgsql and not in SQL, because it guards every row of a table: a function
-- in SQL that cannot be inlined is planned anew for each.
CREATE FUNCTION period_of(kind text, day date) RETURNS daterange
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	n integer;
	months integer;
	first timestamp;
BEGIN
	IF NOT isfinite(day) THEN
		RETURN NULL;
	END IF;
	IF kind = 'snapshot' THEN
		RETURN daterange(day, day + 1);
	END IF;
	n := extract(month FROM day);
	first := date_trunc('month', day::timestamp);
	IF kind = 'month' THEN
		months := 1;
	ELSIF kind = 'quarter' THEN
		months := 3;
		first := first - make_interval(months => (n - 1) % 3);
	ELSE
		months := 12;
		IF kind = 'financial year' THEN
			first := first - make_interval(months => (n + 8) % 12);
		ELSIF kind = 'academic year' THEN
			first := first - make_interval(months => (n + 3) % 12);
		ELSIF kind = 'calendar year' THEN
			first := first - make_interval(months => n - 1);
		ELSE
			RETURN NULL;
		END IF;
	END IF;
	RETURN daterange(first::date, (first + make_interval(months => months))::date);
END
$$;
COMMENT ON FUNCTION period_of(text, date) IS
	'the snapshot, month, quarter, financial year, academic year or calendar year that a day lies in; empty for any other kind of period';

CREATE FUNCTION period_label(kind text, period daterange) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE
		WHEN isempty(period) OR lower(period) IS NULL THEN NULL
		WHEN kind = 'snapshot' THEN to_char(lower(period)::timestamp, 'FMDD FMMonth YYYY')
		WHEN kind = 'month' THEN to_char(lower(period)::timestamp, 'FMMonth YYYY')
		WHEN kind = 'quarter' THEN financial_quarter(lower(period))
		WHEN kind = 'financial year' THEN financial_year(lower(period))
		WHEN kind = 'academic year' THEN replace(academic_year(lower(period)), '-', '/')
		WHEN kind = 'calendar year' THEN to_char(lower(period)::timestamp, 'YYYY')
	END;
END;
COMMENT ON FUNCTION period_label(text, daterange) IS
	'the name of a period: 31 March 2025, March 2025, 2024-25 Q4, 2024-25 for a financial year, 2024/25 for an academic year, 2025; empty for one that is only stated in words';

CREATE FUNCTION period_from_text(written text, kind text DEFAULT NULL, year_ends text DEFAULT '03-31',
		OUT period_kind text, OUT period daterange)
	LANGUAGE plpgsql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	-- "2016-17 (OT)": an outturn; what stands in brackets does not say when
	plain CONSTANT text := lower(btrim(regexp_replace(written, '\s*\([^)]*\)\s*$', '')));
	part text[];
	day date;
BEGIN
	IF plain IS NULL OR plain = '' OR plain ~ '^0000' THEN
		RETURN;
	END IF;
	part := regexp_match(plain, '^(\d{4})-(\d\d)-(\d\d)$');
	IF part IS NOT NULL THEN
		IF kind IN ('financial year', 'academic year', 'calendar year', 'quarter', 'month') THEN
			RETURN;						-- one day is no such period
		END IF;
		period_kind := 'snapshot';
	ELSIF plain ~ '^\d\d?/\d\d?/\d{4}$' THEN
		part := regexp_match(plain, '^(\d\d?)/(\d\d?)/(\d{4})$');
		part := ARRAY[part[3], part[2], part[1]];
		period_kind := 'snapshot';
	ELSIF plain ~ '^\d{4}-\d\d q[1-4]$' THEN
		part := regexp_match(plain, '^(\d{4})-(\d\d) q([1-4])$');
		IF (part[1]::int + 1) % 100 <> part[2]::int THEN
			RETURN;
		END IF;
		day := (make_date(part[1]::int, 4, 1) + make_interval(months => 3 * (part[3]::int - 1)))::date;
		period_kind := 'quarter';
	ELSIF plain ~ '^\d{4}[-/](\d\d|\d{4})$' THEN
		part := regexp_match(plain, '^(\d{4})([-/])(\d\d|\d{4})$');
		-- 2011-12 is a year, unless the measure is one of months
		IF kind = 'month' AND part[2] = '-' AND length(part[3]) = 2 AND part[3]::int BETWEEN 1 AND 12 THEN
			day := make_date(part[1]::int, part[3]::int, 1);
			period_kind := 'month';
		ELSIF (part[1]::int + 1) % 100 = part[3]::int % 100 AND (length(part[3]) = 2 OR part[3]::int = part[1]::int + 1) THEN
			-- with a stroke an academic year, unless the measure says otherwise
			period_kind := CASE
				WHEN kind IN ('financial year', 'academic year') THEN kind
				WHEN part[2] = '/' THEN 'academic year'
				ELSE 'financial year' END;
			day := make_date(part[1]::int, CASE period_kind WHEN 'academic year' THEN 9 ELSE 4 END, 1);
		ELSIF part[2] = '-' AND length(part[3]) = 2 AND part[3]::int BETWEEN 1 AND 12 THEN
			day := make_date(part[1]::int, part[3]::int, 1);
			period_kind := 'month';
		ELSE
			RETURN;
		END IF;
	ELSIF plain ~ '^(january|february|march|april|may|june|july|august|september|october|november|december) \d{4}$' THEN
		part := regexp_match(plain, '^(\w+) (\d{4})$');
		day := make_date(part[2]::int, array_position('{january,february,march,april,may,june,july,august,september,october,november,december}'::text[], part[1]), 1);
		period_kind := 'month';
	ELSIF plain ~ '^\d{4}$' THEN
		-- a bare year is named after the day it ends on
		IF kind IS NULL OR kind NOT IN ('snapshot', 'financial year', 'academic year', 'calendar year') THEN
			RETURN;
		END IF;
		day := make_date(plain::int, left(year_ends, 2)::int, right(year_ends, 2)::int);
		IF kind = 'calendar year' THEN
			day := make_date(plain::int, 12, 31);
		END IF;
		period_kind := kind;
	ELSE
		RETURN;
	END IF;
	IF period_kind = 'snapshot' AND part IS NOT NULL THEN
		IF part[2]::int NOT BETWEEN 1 AND 12 OR part[1]::int = 0 OR part[3]::int NOT BETWEEN 1
			AND extract(day FROM make_date(part[1]::int, part[2]::int, 1) + interval '1 month' - interval '1 day')::int THEN
			period_kind := NULL;		-- no such day
			RETURN;
		END IF;
		day := make_date(part[1]::int, part[2]::int, part[3]::int);
	END IF;
	period := oversight.period_of(period_kind, day);
END
$$;
COMMENT ON FUNCTION period_from_text(text, text, text) IS
	'reads a period as files write it: 2025-03-31, 31/03/2025, 2025-03, March 2025, 2024-25 Q3, 2024-25, 2024-25 (OT), 2024/25, or a bare 2025, which means the period of the kind given that ends in that year on the month-day given; empty when it is none of these';
