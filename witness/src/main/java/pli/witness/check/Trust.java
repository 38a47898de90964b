package pli.witness.check;

import java.util.Optional;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.VerifierKey;

/** Whom whoever asks for a verdict believes. */
public sealed interface Trust {
  /** The log that is believed, if one was named. */
  Optional<TrustedLog> log();

  /** Nobody: a file is judged by the key that it names itself, and the verdict says so. */
  record Nobody() implements Trust {
    @Override
    public Optional<TrustedLog> log() {
      return Optional.empty();
    }
  }

  /**
   * A log's key, whatever witnesses say.
   *
   * @param key of the log
   */
  record Key(VerifierKey key) implements Trust {
    @Override
    public Optional<TrustedLog> log() {
      return Optional.of(new TrustedLog(key, WitnessPolicy.NONE));
    }
  }

  /**
   * A network: its log, its witnesses, and how many of them.
   *
   * @param card of the network
   */
  record Network(NetworkCard card) implements Trust {
    @Override
    public Optional<TrustedLog> log() {
      return Optional.of(card.log());
    }
  }
}
