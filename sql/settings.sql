--
-- The settings: the date that reports are made for.
--
SET datestyle = 'ISO, DMY';

-- Not set: today in London, whatever the session's time zone. At any moment at
-- least one of these two zones has another date than London.
BEGIN;
CREATE TEMP TABLE seen (zone text, in_session date, today date, as_of date, by_sql date) ON COMMIT DROP;
SET LOCAL TimeZone = 'Etc/GMT-14';
INSERT INTO seen SELECT current_setting('TimeZone'), current_date, oversight.today_in_london(), oversight.as_of(),
	(now() AT TIME ZONE 'Europe/London')::date;
SET LOCAL TimeZone = 'Etc/GMT+12';
INSERT INTO seen SELECT current_setting('TimeZone'), current_date, oversight.today_in_london(), oversight.as_of(),
	(now() AT TIME ZONE 'Europe/London')::date;
SELECT count(*) AS zones, bool_or(in_session <> by_sql) AS one_is_elsewhere,
	bool_and(today = by_sql) AS today_is_londons, bool_and(as_of = by_sql) AS as_of_is_londons
FROM seen;
COMMIT;

-- Set: that day, and today stays today.
SET oversight.as_of = '2020-02-01';
SET TimeZone = 'Pacific/Kiritimati';
SELECT oversight.as_of(), oversight.today_in_london() > '2020-02-01' AS today_is_later;
SET TimeZone = 'America/Los_Angeles';
SELECT oversight.as_of(), oversight.today_in_london() > '2020-02-01' AS today_is_later;
RESET TimeZone;
-- It is written one way, whatever the date style reads and prints.
SET datestyle = 'German';
SET oversight.as_of = '2020-02-03';
SELECT oversight.as_of();
SET oversight.as_of = '01.02.2020';
SET datestyle = 'SQL, MDY';
SET oversight.as_of = '02/01/2020';
SET datestyle = 'ISO, DMY';
-- What is no day is refused, and the day that was set stays.
SET oversight.as_of = '2020-02-30';
SET oversight.as_of = 'yesterday';
SET oversight.as_of = 'infinity';
SET oversight.as_of = ' 2020-02-01';
SET oversight.as_of = '20200201';
SET oversight.as_of = '2020-2-1';
SELECT oversight.as_of();
-- For a transaction only.
BEGIN;
SET LOCAL oversight.as_of = '2019-10-31';
SELECT oversight.as_of();
COMMIT;
SELECT oversight.as_of();
-- Empty is not set.
SET oversight.as_of = '';
SELECT oversight.as_of() = oversight.today_in_london() AS today;
-- A name of ours that is no setting.
SET oversight.as_off = '2020-02-01';

-- A new connection, which takes any words until the extension is used: by its
-- options, for example. A wrong day fails then; it never means today.
\c -
SET oversight.as_of = '2020-02-30';
SELECT oversight.today_in_london() > '2020-02-01' AS today_is_known;
SELECT oversight.as_of();
SET oversight.as_of = '2020-02-29';
SELECT oversight.as_of() = date '2020-02-29' AS mended;
-- Nor does the name of a calendar that can be none mean another.
\c -
SET oversight.calendar = 'No Such Calendar!';
SELECT oversight.today_in_london() > '2020-02-01' AS today_is_known;
SELECT oversight.is_working_day('2020-01-31');
SET oversight.calendar = 'england-and-wales';
SELECT oversight.is_working_day('2020-01-31') AS mended;
