/*-------------------------------------------------------------------------
 *
 * merkle.c
 *		The root of a Merkle tree, leaf by leaf.  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "ledger/merkle.h"

static int
bits_set(uint64 n)
{
	return __builtin_popcountll(n);
}

void
oversight_merkle_begin(MerkleTree *tree, MerkleNodeHash hash, void *arg)
{
	tree->hash = hash;
	tree->arg = arg;
	tree->n = 0;
}

void
oversight_merkle_add(MerkleTree *tree, const uint8 *leaf)
{
	int			last = bits_set(tree->n);
	uint64		n;

	memcpy(tree->roots[last], leaf, MERKLE_HASH_SIZE);

	/* As in counting: each one carried joins two trees of one size. */
	for (n = tree->n; n & 1; n >>= 1)
	{
		tree->hash(tree->arg, tree->roots[last - 1], tree->roots[last], tree->roots[last - 1]);
		last--;
	}
	tree->n++;
}

bool
oversight_merkle_root(const MerkleTree *tree, uint8 *root)
{
	int			i = bits_set(tree->n) - 1;

	if (i < 0)
		return false;
	memcpy(root, tree->roots[i], MERKLE_HASH_SIZE);
	while (--i >= 0)
		tree->hash(tree->arg, tree->roots[i], root, root);
	return true;
}
