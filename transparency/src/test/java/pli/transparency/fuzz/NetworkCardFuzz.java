package pli.transparency.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.crypto.SignatureKeyPair;
import pli.crypto.VrfKeyPair;
import pli.fuzz.Target;
import pli.transparency.Party;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.NoteSigner;

/**
 * A network card: as it came, and signed over whatever it says, since its key stands in it. A card
 * that is read can be signed again and is then the same card.
 */
public final class NetworkCardFuzz implements Target {
  private static final SignatureKeyPair KEYS = Ed25519.generate(new Random(8)::nextBytes);
  private static final NetworkCard CARD =
      new NetworkCard(
          "The Lighthouse · 灯台",
          "the-lighthouse",
          KEYS.publicKey(),
          new TrustedLog(
              new NoteSigner("the-lighthouse/log", KEYS).verifierKey(),
              new WitnessPolicy(2, new Party().witnessKeys())),
          VrfKeyPair.generate(new Random(9)::nextBytes).publicKey(),
          List.of("wss://127.0.0.1:7443", "wss://[::1]:443"),
          List.of(Bytes.adopt(new byte[32])));

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new NetworkCardFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    byte[] card = CARD.sign(KEYS.privateKey()).toByteArray();
    return List.of(card, "pli network card v2\n\n".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void run(byte[] input) {
    Bytes file = Bytes.copyOf(input);
    parse(file);
    parse(signedAnew(file));
  }

  private static void parse(Bytes file) {
    try {
      NetworkCard card = NetworkCard.parse(file);
      if (card.networkKey().equals(KEYS.publicKey())
          && !NetworkCard.parse(card.sign(KEYS.privateKey())).equals(card)) {
        throw new IllegalStateException("signed again, it is another");
      }
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
  }

  /** The same text with a signature that holds, if it has the form of a note at all. */
  private static Bytes signedAnew(Bytes file) {
    String note = new String(file.toByteArray(), StandardCharsets.UTF_8);
    int blank = note.lastIndexOf("\n\n");
    if (blank < 0) {
      return file;
    }
    String text = note.substring(0, blank + 1);
    Bytes signature;
    try (Secret key = KEYS.privateKey().duplicate()) {
      signature = Ed25519.sign(key, Bytes.utf8(text));
    }
    String honest = new String(CARD.sign(KEYS.privateKey()).toByteArray(), StandardCharsets.UTF_8);
    String line = honest.substring(honest.lastIndexOf("\n\n") + 2).trim();
    byte[] old = Base64.getDecoder().decode(line.substring(line.lastIndexOf(' ') + 1));
    byte[] fresh = Bytes.concat(Bytes.copyOf(old, 0, 4), signature).toByteArray();
    return Bytes.utf8(
        text
            + "\n"
            + line.substring(0, line.lastIndexOf(' ') + 1)
            + Base64.getEncoder().encodeToString(fresh)
            + "\n");
  }
}
