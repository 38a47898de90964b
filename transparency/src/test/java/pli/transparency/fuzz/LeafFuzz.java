package pli.transparency.fuzz;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.SignatureKeyPair;
import pli.fuzz.Target;
import pli.transparency.Party;
import pli.transparency.VerificationException;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.RecordChain;
import pli.transparency.leaf.Signers;

/** Leaves of Pli's log: one encoding each; none but the signed one is taken for signed. */
public final class LeafFuzz implements Target {
  private static final String ORIGIN = "example.org/log";
  private static final SignatureKeyPair KEYS = Party.keys(6);
  private static final Signers SIGNERS = new Signers(List.of(KEYS.publicKey()), 1);
  private static final Leaf FIRST =
      signed(
          LeafBody.first(
              LeafType.ACCOUNT_RECORD,
              Bytes.adopt(new byte[32]),
              new Commitment(Bytes.adopt(new byte[32]))));

  private static Leaf signed(LeafBody body) {
    return new Leaf(body, List.of(LeafSignature.sign(body, ORIGIN, 0, KEYS)));
  }

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new LeafFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(FIRST.encode().toByteArray(), new byte[] {1, 1});
  }

  @Override
  public void run(byte[] input) {
    Bytes entry = Bytes.copyOf(input);
    try {
      Leaf leaf = Leaf.decode(entry);
      Targets.require(leaf.encode().equals(entry), "read and written, it is another");
      RecordChain.begin(leaf);
      SIGNERS.verify(leaf, ORIGIN);
      Targets.require(leaf.equals(FIRST), "a leaf that nobody signed");
    } catch (DecodeException | VerificationException refused) {
      // Refused, as it should be.
    }
  }
}
