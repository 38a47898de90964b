/**
 * What a log says of itself, after <a
 * href="https://c2sp.org/tlog-checkpoint">c2sp.org/tlog-checkpoint</a>, and whom one believes:
 * {@link pli.transparency.checkpoint.TrustedLog} names the keys of a log and the witnesses without
 * whose cosignatures its word is not enough.
 *
 * <p>Nothing here is verified yet: see {@code pli.transparency.proof}.
 */
package pli.transparency.checkpoint;
