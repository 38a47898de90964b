/**
 * The entries of Pli's own log (docs/LOG.md, "Leaves"). They tell nobody whose they are: a label is
 * hidden behind the log's VRF, what is said behind a commitment.
 *
 * <p>All entries of one {@link pli.transparency.leaf.LogLabel} are one {@link
 * pli.transparency.leaf.RecordChain}: versions from 1 without a gap, each naming the hash of the
 * one before. Who may sign the next one is told by what the one before says, and handed in as
 * {@link pli.transparency.leaf.Signers}.
 */
package pli.transparency.leaf;
