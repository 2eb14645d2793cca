-- Who: authorities, the bodies, people and posts around them, and the sources
-- that say so.

CREATE TABLE source (
	code text PRIMARY KEY,
	publisher text NOT NULL,
	title text NOT NULL,
	published_on date,
	date_as_stated text,
	link text,
	changed_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT code_is_not_blank CHECK (btrim(code) <> ''),
	CONSTRAINT published_on_is_finite CHECK (isfinite(published_on))
);
COMMENT ON TABLE source IS
	'A document or data set that states facts held in this register. Where two sources disagree each has a row of its own.';
COMMENT ON COLUMN source.code IS 'A short name for the source, such as direction-2019-10-31.';
COMMENT ON COLUMN source.publisher IS 'Who published it; reports use the inspectorate''s own source where sources differ.';
COMMENT ON COLUMN source.title IS 'Its title.';
COMMENT ON COLUMN source.published_on IS 'The day it was published, when that is known.';
COMMENT ON COLUMN source.date_as_stated IS 'The date in its own words, when they say less or more than a day.';
COMMENT ON COLUMN source.link IS 'Where it can be read.';
COMMENT ON COLUMN source.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE authority (
	code text PRIMARY KEY,
	name text NOT NULL,
	kind text NOT NULL,
	ofsted_region text,
	ons_region text,
	during daterange NOT NULL DEFAULT daterange(NULL, NULL),
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT code_is_not_blank CHECK (btrim(code) <> ''),
	CONSTRAINT name_is_not_blank CHECK (btrim(name) <> ''),
	CONSTRAINT kind_is_known CHECK (kind IN ('county', 'unitary', 'metropolitan district', 'london borough', 'region', 'nation')),
	CONSTRAINT during_has_a_day CHECK (NOT isempty(during)),
	CONSTRAINT during_is_finite CHECK (isfinite(lower(during)) IS NOT FALSE AND isfinite(upper(during)) IS NOT FALSE)
);
CREATE INDEX ON authority (source) WHERE source IS NOT NULL;
COMMENT ON TABLE authority IS
	'A council that answers for children''s services; regions and nations are held here too, for their figures, and are never counted as authorities.';
COMMENT ON COLUMN authority.code IS 'Its Government Statistical Service code, such as E06000021.';
COMMENT ON COLUMN authority.name IS 'Its name.';
COMMENT ON COLUMN authority.kind IS 'county, unitary, metropolitan district or london borough; region and nation are not authorities.';
COMMENT ON COLUMN authority.ofsted_region IS 'The region Ofsted counts it in; Ofsted has eight.';
COMMENT ON COLUMN authority.ons_region IS 'The region the Office for National Statistics counts it in; there are nine.';
COMMENT ON COLUMN authority.during IS 'The days on which it existed, first day included and end day excluded; an open side is unknown or not yet reached.';
COMMENT ON COLUMN authority.source IS 'The source that says so.';
COMMENT ON COLUMN authority.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE authority_code (
	authority text NOT NULL REFERENCES authority (code),
	scheme text NOT NULL,
	code text NOT NULL,
	during daterange NOT NULL DEFAULT daterange(NULL, NULL),
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, scheme, code),
	CONSTRAINT scheme_is_not_blank CHECK (btrim(scheme) <> ''),
	CONSTRAINT code_is_not_blank CHECK (btrim(code) <> ''),
	CONSTRAINT during_has_a_day CHECK (NOT isempty(during)),
	CONSTRAINT during_is_finite CHECK (isfinite(lower(during)) IS NOT FALSE AND isfinite(upper(during)) IS NOT FALSE),
	CONSTRAINT one_authority_to_a_code_at_a_time EXCLUDE USING gist (scheme WITH =, code WITH =, during WITH &&)
);
CREATE INDEX ON authority_code (source) WHERE source IS NOT NULL;
COMMENT ON TABLE authority_code IS
	'Every code and other name by which an authority is known, with the days on which it was valid.';
COMMENT ON COLUMN authority_code.authority IS 'The authority.';
COMMENT ON COLUMN authority_code.scheme IS 'Whose code it is, such as gss, ofsted-urn, dfe or name.';
COMMENT ON COLUMN authority_code.code IS 'The code.';
COMMENT ON COLUMN authority_code.during IS 'The days on which the code was valid, first day included and end day excluded.';
COMMENT ON COLUMN authority_code.source IS 'The source that says so.';
COMMENT ON COLUMN authority_code.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE authority_succession (
	predecessor text NOT NULL REFERENCES authority (code),
	successor text NOT NULL REFERENCES authority (code),
	happened_on date NOT NULL,
	share numeric,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (predecessor, successor, happened_on),
	CONSTRAINT successor_is_another_authority CHECK (predecessor <> successor),
	CONSTRAINT share_is_a_part_of_one CHECK (share > 0 AND share <= 1),
	CONSTRAINT happened_on_is_finite CHECK (isfinite(happened_on))
);
CREATE INDEX ON authority_succession (successor);
CREATE INDEX ON authority_succession (source) WHERE source IS NOT NULL;
COMMENT ON TABLE authority_succession IS
	'Which authority took over from which: one can become two, and three can become one.';
COMMENT ON COLUMN authority_succession.predecessor IS 'The authority that was there before.';
COMMENT ON COLUMN authority_succession.successor IS 'The authority that took over.';
COMMENT ON COLUMN authority_succession.happened_on IS 'The first day of the successor''s responsibility.';
COMMENT ON COLUMN authority_succession.share IS 'The part of the predecessor that the successor took over, above 0 and at most 1; empty when not stated.';
COMMENT ON COLUMN authority_succession.source IS 'The source that says so.';
COMMENT ON COLUMN authority_succession.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE party (
	code text PRIMARY KEY,
	name text NOT NULL,
	kind text NOT NULL,
	part_of text REFERENCES party (code),
	authority text REFERENCES authority (code),
	members integer,
	detail text,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT code_is_not_blank CHECK (btrim(code) <> ''),
	CONSTRAINT name_is_not_blank CHECK (btrim(name) <> ''),
	CONSTRAINT kind_is_known CHECK (kind IN ('body', 'person', 'post')),
	CONSTRAINT part_of_is_another_party CHECK (part_of <> code),
	CONSTRAINT members_is_positive CHECK (members > 0)
);
CREATE INDEX ON party (part_of) WHERE part_of IS NOT NULL;
CREATE INDEX ON party (authority) WHERE authority IS NOT NULL;
CREATE INDEX ON party (source) WHERE source IS NOT NULL;
COMMENT ON TABLE party IS
	'A body, a person or a post that owes, receives, signs or decides something. Duties fall on posts, whoever holds them.';
COMMENT ON COLUMN party.code IS 'A short name, such as stoke-dcs.';
COMMENT ON COLUMN party.name IS 'Its name, such as Director of Children''s Services.';
COMMENT ON COLUMN party.kind IS 'body, person or post.';
COMMENT ON COLUMN party.part_of IS 'The body it belongs to: a post to a council, a board to a partnership.';
COMMENT ON COLUMN party.authority IS 'The authority this body is, when it is a council.';
COMMENT ON COLUMN party.members IS 'How many people it has, where a source says so.';
COMMENT ON COLUMN party.detail IS 'Anything else worth saying about it.';
COMMENT ON COLUMN party.source IS 'The source that says so.';
COMMENT ON COLUMN party.changed_at IS 'When this row was entered or last changed.';

ALTER TABLE source
	ADD CONSTRAINT source_publisher_fkey FOREIGN KEY (publisher) REFERENCES party (code);
CREATE INDEX ON source (publisher);

CREATE TABLE role_holder (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	post text NOT NULL REFERENCES party (code),
	holder text NOT NULL REFERENCES party (code),
	during daterange,
	date_as_stated text,
	interim boolean NOT NULL DEFAULT false,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT holder_is_not_the_post CHECK (post <> holder),
	CONSTRAINT period_or_words_are_given CHECK (during IS NOT NULL OR date_as_stated IS NOT NULL),
	CONSTRAINT during_has_a_day CHECK (NOT isempty(during)),
	CONSTRAINT during_is_finite CHECK (isfinite(lower(during)) IS NOT FALSE AND isfinite(upper(during)) IS NOT FALSE),
	CONSTRAINT one_holder_of_a_post_at_a_time EXCLUDE USING gist (post WITH =, during WITH &&)
);
CREATE INDEX ON role_holder (holder);
CREATE INDEX ON role_holder (source) WHERE source IS NOT NULL;
COMMENT ON TABLE role_holder IS
	'Who held a post during which days. Two holders of one post at the same time are refused.';
COMMENT ON COLUMN role_holder.id IS 'A number given by the database.';
COMMENT ON COLUMN role_holder.post IS 'The post.';
COMMENT ON COLUMN role_holder.holder IS 'The person or body that held it.';
COMMENT ON COLUMN role_holder.during IS 'The days for which the source vouches, first day included and end day excluded; empty when it gives none.';
COMMENT ON COLUMN role_holder.date_as_stated IS 'The period in the source''s own words.';
COMMENT ON COLUMN role_holder.interim IS 'Whether the holder was there for the time being.';
COMMENT ON COLUMN role_holder.source IS 'The source that says so.';
COMMENT ON COLUMN role_holder.changed_at IS 'When this row was entered or last changed.';
