package pli.client.conversation;

import java.util.concurrent.TimeUnit;
import pli.client.account.Self;
import pli.client.api.Platform;
import pli.crypto.Entropy;
import pli.protocol.QueueId;

/**
 * What everything that happens in a conversation needs: who this device is, where it receives, what
 * time it is, and randomness.
 */
public record Surroundings(Self self, QueueId mainQueue, Platform platform) {
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
