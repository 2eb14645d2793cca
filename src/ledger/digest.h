/*-------------------------------------------------------------------------
 *
 * digest.h
 *		SHA-256 over values that are kept apart, by PostgreSQL's own.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_DIGEST_H
#define OVERSIGHT_DIGEST_H

#include "postgres.h"

#include "lib/stringinfo.h"

#define DIGEST_SIZE 32

/*
 * What is hashed begins with a byte that says what it is: leaf and node as in
 * RFC 6962, section 2.1, and the header of a block.  So no leaf can be passed
 * off as a node, or a header as either.
 */
#define DIGEST_LEAF		0x00
#define DIGEST_NODE		0x01
#define DIGEST_HEADER	0x02

/* Follows that byte in leaf and header; another layout of theirs is another number. */
#define DIGEST_FORMAT	1

/*
 * Values one after another, each behind its length, so that no two lists of
 * values give the same bytes: 4 bytes for the length, and 0xFFFFFFFF and nothing
 * else for NULL.  Numbers are 8 bytes; all of it most significant byte first.
 */
extern void oversight_put_null(StringInfo buf);
extern void oversight_put_bytes(StringInfo buf, const char *data, int length);
extern void oversight_put_int64(StringInfo buf, int64 value);

/* Text goes in as UTF-8, whatever the database has. */
extern void oversight_put_text(StringInfo buf, const char *data, int length);

extern void oversight_sha256(const void *data, size_t length, uint8 *result);
extern void oversight_hmac_sha256(const void *key, size_t key_length,
								  const void *data, size_t length, uint8 *result);

#endif							/* OVERSIGHT_DIGEST_H */
