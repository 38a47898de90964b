/**
 * A text with signatures below it, after <a
 * href="https://c2sp.org/signed-note">c2sp.org/signed-note</a>, and the two kinds of signatures
 * that are verified here: plain Ed25519 (0x01), and Ed25519 with a time (0x04) after <a
 * href="https://c2sp.org/tlog-cosignature">c2sp.org/tlog-cosignature</a>. Lines of other kinds are
 * carried along unread.
 *
 * <p>Read with {@link pli.transparency.note.SignedNote#parse} and believe after {@link
 * pli.transparency.note.SignedNote#verify}; sign with {@link pli.transparency.note.NoteSigner} or
 * {@link pli.transparency.note.Cosigner}.
 */
package pli.transparency.note;
