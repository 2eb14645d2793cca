-- oversight: built from the rooms under src/; see the Makefile's INSTALL_SQL.
-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION oversight CASCADE" to load this file. \quit

