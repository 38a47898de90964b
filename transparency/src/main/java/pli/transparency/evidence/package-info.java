/**
 * Files that show a third party, who was not there and has only the network's card, what a log did:
 * that it {@linkplain pli.transparency.evidence.ForkEvidence forked}, or {@linkplain
 * pli.transparency.evidence.BrokenChainEvidence broke its own rule}, or {@linkplain
 * pli.transparency.evidence.RecordEvidence which keys an account had in it}. The format and the
 * checks are in docs/EVIDENCE.md, so that another program can read and judge them.
 *
 * <p>Read one with {@link pli.transparency.evidence.Evidence#parse}; it proves nothing before its
 * {@code verify} has returned.
 */
package pli.transparency.evidence;
