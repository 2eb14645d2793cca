/*-------------------------------------------------------------------------
 *
 * merkle.h
 *		The root of a Merkle tree, leaf by leaf.  A kernel.
 *
 * The tree is that of RFC 6962, section 2.1: n > 1 leaves are split before the
 * largest power of two that is less than n, and the two sides are trees in
 * their turn.  Read from the left, that is a row of complete trees whose sizes
 * are the powers of two in n, largest first, joined from the right.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_MERKLE_H
#define OVERSIGHT_MERKLE_H

#include "common/kernel.h"

#define MERKLE_HASH_SIZE 32

/*
 * The hash of a node above two others; what keeps it apart from that of a leaf
 * is the caller's affair.  `result` may be either of them.
 */
typedef void (*MerkleNodeHash) (void *arg, const uint8 *left, const uint8 *right, uint8 *result);

typedef struct MerkleTree
{
	MerkleNodeHash hash;
	void	   *arg;
	uint64		n;				/* leaves so far */
	uint8		roots[64][MERKLE_HASH_SIZE];	/* of the complete trees, largest
												 * first: one for each bit of n */
} MerkleTree;

extern void oversight_merkle_begin(MerkleTree *tree, MerkleNodeHash hash, void *arg);
extern void oversight_merkle_add(MerkleTree *tree, const uint8 *leaf);

/* The root; false when there is no leaf.  More leaves may follow. */
extern bool oversight_merkle_root(const MerkleTree *tree, uint8 *root);

#endif							/* OVERSIGHT_MERKLE_H */
