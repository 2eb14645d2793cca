
-- Everybody may use the vocabulary; a register's data is granted by its owner.
GRANT USAGE ON SCHEMA oversight TO PUBLIC;
