package pli.transparency.leaf;

import java.nio.charset.StandardCharsets;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CryptoException;
import pli.crypto.Vrf;
import pli.crypto.VrfKeyPair;
import pli.transparency.Limits;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;

/**
 * What a chain of entries is about, in words. In the log stands only its hash by the log's VRF, so
 * that who reads the log learns no handle, and who knows a handle cannot look for it without the
 * log's help.
 *
 * @param chain what kind of thing
 * @param name which of them; empty if there is only one
 */
public record LogLabel(LeafType.Chain chain, String name) {
  private static final Bytes CONTEXT = Bytes.utf8("pli log label v1");

  /**
   * A label.
   *
   * @throws IllegalArgumentException if the name is missing, superfluous, longer than 128 bytes or
   *     not Unicode
   */
  public LogLabel {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (name.isEmpty() == chain.isNamed()
        || length > Limits.MAX_LABEL_NAME
        || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new IllegalArgumentException("not a label");
    }
  }

  /** The label of an account. */
  public static LogLabel account(String handle) {
    return new LogLabel(LeafType.Chain.ACCOUNT, handle);
  }

  /** The label of an artefact's releases. */
  public static LogLabel release(String artefact) {
    return new LogLabel(LeafType.Chain.RELEASE, artefact);
  }

  /** The label of what there is one of in a network. */
  public static LogLabel of(LeafType.Chain chain) {
    return new LogLabel(chain, "");
  }

  /** The VRF's input. */
  public Bytes input() {
    return new TlsWriter().opaque(CONTEXT).u8(chain.code()).opaque(Bytes.utf8(name)).toBytes();
  }

  /** Its hash, for the holder of the log's VRF key, with the proof for those who ask. */
  public Vrf.Proved hash(VrfKeyPair vrf) {
    return vrf.prove(input());
  }

  /**
   * Verifies that entries with {@code hash} are about this label.
   *
   * @param vrfKey the log's, from the network card
   * @param proof that the log gave
   * @throws VerificationException {@link Reason#WRONG_LABEL} if the proof does not hold, or is
   *     another label's or another hash's
   */
  public void verify(Bytes vrfKey, Bytes hash, Bytes proof) throws VerificationException {
    if (!proved(vrfKey, proof).equals(hash)) {
      throw new VerificationException(Reason.WRONG_LABEL, "a label that is not this one");
    }
  }

  /**
   * Its hash, for who has only the proof that the log gave: of a chain that has no entry yet.
   *
   * @param vrfKey the log's, from the network card
   * @throws VerificationException {@link Reason#WRONG_LABEL} if the proof does not hold
   */
  public Bytes proved(Bytes vrfKey, Bytes proof) throws VerificationException {
    try {
      return Vrf.verify(vrfKey, input(), proof);
    } catch (CryptoException e) {
      throw new VerificationException(Reason.WRONG_LABEL, "a VRF proof that is not of this label");
    }
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "LogLabel[" + chain + "]";
  }
}
