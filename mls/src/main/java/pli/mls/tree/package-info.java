/**
 * The ratchet tree of RFC 9420 section 7: its public half ({@link pli.mls.tree.RatchetTree}), one
 * member's private half ({@link pli.mls.tree.TreeSecrets}), and the update paths that carry new
 * keys between members.
 *
 * <p>A tree is a persistent binary tree of immutable subtrees. A change copies the nodes between
 * one leaf and the root and shares all others with the tree before; each subtree computes its tree
 * hash once. So an update in a group of a thousand hashes eleven nodes, not two thousand.
 *
 * <p>Recursion goes down one level of the tree a call, 16 at most ({@link
 * pli.mls.node.MlsLimits#MAX_LEAVES}).
 */
package pli.mls.tree;
