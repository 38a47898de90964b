package pli.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import pli.codec.DecodeException;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;

class IdentityTest {
  private final Seeded entropy = new Seeded(2);

  @Test
  void anIdentityComesBackAsItWas() throws DecodeException {
    Identity identity =
        new Identity(new Handle("a.b"), "réseau", DeviceId.random(entropy), Long.MAX_VALUE);
    assertEquals(identity, Identity.decode(identity.encode()));
    Damage.truncation(identity.encode(), Identity::decode);
    Damage.oneEncoding(identity.encode(), Identity::decode, Identity::encode);
  }
}
