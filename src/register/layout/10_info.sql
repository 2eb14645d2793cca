-- The register's own label: which layout it has and when it was made.
-- These files make a register. Run them in order with the search path set to
-- the register's schema, then oversight:
--     SET search_path = stoke, oversight, pg_catalog, pg_temp;

CREATE TABLE register_info (
	only_row boolean PRIMARY KEY DEFAULT true,
	layout_version integer NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	extension_version text NOT NULL,
	CONSTRAINT there_is_one_row CHECK (only_row),
	CONSTRAINT layout_version_is_positive CHECK (layout_version > 0)
);
COMMENT ON TABLE register_info IS
	'One row that says which layout this register has, when it was made and by which version of the extension.';
COMMENT ON COLUMN register_info.only_row IS 'Always true: it keeps the table to one row.';
COMMENT ON COLUMN register_info.layout_version IS 'The number of the table layout; it grows when the register is upgraded.';
COMMENT ON COLUMN register_info.created_at IS 'When the register was made.';
COMMENT ON COLUMN register_info.extension_version IS 'The version of the extension oversight that made or last upgraded the register.';

INSERT INTO register_info (layout_version, extension_version)
	SELECT oversight.register_layout_version(), e.extversion FROM pg_catalog.pg_extension e WHERE e.extname = 'oversight';
