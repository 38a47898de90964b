/**
 * What has been proved. Each type here has a hidden constructor and comes from a method that
 * verifies: who is handed one needs to verify nothing, and nobody can make one by hand.
 *
 * <ul>
 *   <li>{@link pli.transparency.proof.VerifiedCheckpoint}: the log signed, and so did as many
 *       witnesses as the policy asks for;
 *   <li>{@link pli.transparency.proof.AppendOnlyStep}: of two such, the newer begins with all that
 *       the older had;
 *   <li>{@link pli.transparency.proof.VerifiedRecord}: an entry stands in the tree of such a
 *       checkpoint;
 *   <li>{@link pli.transparency.proof.FollowedLog}: all entries were seen, from the first on;
 *   <li>{@link pli.transparency.proof.Fork}: two checkpoints of one log that cannot both be.
 * </ul>
 *
 * <p>{@link pli.transparency.proof.TlogProof} is an inclusion proof with its checkpoint as one
 * file, after <a href="https://c2sp.org/tlog-proof">c2sp.org/tlog-proof</a>.
 */
package pli.transparency.proof;
