package pli.drill.stage;

import java.io.IOException;
import pli.client.api.ClientException;
import pli.codec.DecodeException;
import pli.crypto.CryptoException;
import pli.mls.node.MlsException;
import pli.server.store.StoreException;

/**
 * One attack, from its first move to what came of it. A drill keeps its attacker strong: it has the
 * source, the keys that its role would have, and every file that it could reach.
 *
 * <p>Beside its class stand its words: {@code attacker} says who attacks and with what, {@code
 * deeds} what is done.
 */
public interface Drill {
  /** Its name on the command line. */
  String name();

  /** Who attacks, and what they have. */
  default Text attacker() {
    return Text.of(getClass(), "attacker");
  }

  /** What they do. */
  default Text deeds() {
    return Text.of(getClass(), "deeds");
  }

  /**
   * Attacks what the stage makes, and nothing else.
   *
   * @throws IOException, or another of these, if it could not be carried through; that is no
   *     result, and fails
   */
  Outcome run(Stage stage)
      throws IOException,
          InterruptedException,
          ClientException,
          CryptoException,
          DecodeException,
          MlsException,
          StoreException;
}
