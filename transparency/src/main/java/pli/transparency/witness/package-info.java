/**
 * What a log and a witness say to each other, after <a
 * href="https://c2sp.org/tlog-witness">c2sp.org/tlog-witness</a>: the bodies of {@code
 * add-checkpoint} for both sides, and the rules by which a witness answers.
 *
 * <p>The log sends an {@link pli.transparency.witness.AddCheckpointRequest} and reads an {@link
 * pli.transparency.witness.AddCheckpointResponse}; what counts of it is told by {@link
 * pli.transparency.witness.AddCheckpointResponse.Cosigned#by}. The witness asks {@link
 * pli.transparency.witness.WitnessRules} and, if the verdict is a {@link
 * pli.transparency.witness.Cosignable}, makes that head durable <em>before</em> it cosigns: its
 * whole worth is that it never forgets a larger tree.
 */
package pli.transparency.witness;
