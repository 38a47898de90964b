/**
 * The Merkle tree of RFC 6962 section 2.1 and its two proofs.
 *
 * <p>{@link pli.transparency.tree.InclusionProof} and {@link
 * pli.transparency.tree.ConsistencyProof} verify in the way of RFC 9162 sections 2.1.3.2 and
 * 2.1.4.2. {@link pli.transparency.tree.CompactTree} follows a log with one hash for each bit of
 * its size. Proofs are made in two steps, so that nothing here waits for a disk or a network:
 * {@link pli.transparency.tree.ProofPlan} says which ranges of leaves a proof is made of, {@link
 * pli.transparency.tree.LeafRange} which full subtrees each of them, and whoever holds their hashes
 * gives them.
 */
package pli.transparency.tree;
