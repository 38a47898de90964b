package pli.client.conversation;

import java.util.concurrent.TimeUnit;
import pli.client.account.Self;
import pli.client.api.Platform;
import pli.client.message.Typists;
import pli.crypto.Entropy;
import pli.protocol.QueueId;

/**
 * What everything that happens in a conversation needs: who this device is, where it receives, what
 * time it is, randomness, and who is writing.
 */
public record Surroundings(Self self, QueueId mainQueue, Platform platform, Typists typists) {
  /** Where nobody is known to be writing. */
  public Surroundings(Self self, QueueId mainQueue, Platform platform) {
    this(self, mainQueue, platform, new Typists());
  }

  long nowMillis() {
    return platform.clock().millis();
  }

  long nowSeconds() {
    return TimeUnit.MILLISECONDS.toSeconds(nowMillis());
  }

  Entropy entropy() {
    return platform.entropy();
  }

  String origin() {
    return self.origin();
  }
}
