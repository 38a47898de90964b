package pli.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Secret;
import pli.protocol.Rendezvous.Side;
import pli.transparency.account.DeviceId;

class RendezvousTest {
  private final Seeded entropy = new Seeded(9);

  private DeviceLink link(Secret secret, Bytes cardHash) {
    return new DeviceLink("::1", 7443, secret, cardHash);
  }

  @Test
  void aLinkComesBackAsItWasAndNothingElseDoes() throws DecodeException {
    DeviceLink link = link(Secret.copyOf(entropy.bytes(32)), entropy.bytes(32));
    String text = link.link();
    assertEquals(text, DeviceLink.parse(text).link());
    Damage.truncation(Bytes.utf8(text), bytes -> DeviceLink.parse(bytes.utf8()));
    Damage.oneEncoding(
        Bytes.utf8(text),
        bytes -> DeviceLink.parse(bytes.utf8()),
        other -> Bytes.utf8(other.link()));
    for (String wrong : List.of(text + "/", text + "=", text.replace("device", "join"))) {
      assertThrows(DecodeException.class, () -> DeviceLink.parse(wrong));
    }
  }

  @Test
  void bothSidesMeetAtTheSamePlaceAndNobodyElseDoes() {
    Secret secret = Secret.copyOf(entropy.bytes(32));
    Bytes card = entropy.bytes(32);
    Rendezvous one = new Rendezvous(link(secret, card));
    Rendezvous other = new Rendezvous(link(Secret.copyOf(Bytes.adopt(secret.copy())), card));
    assertEquals(one.route(), other.route());
    Set<Bytes> all = new HashSet<>();
    for (Side side : Side.values()) {
      assertEquals(one.queue(side), other.queue(side));
      assertEquals(one.queueKeys(side).publicKey(), other.queueKeys(side).publicKey());
      all.add(one.queue(side).value());
      all.add(one.queueKeys(side).publicKey());
      all.add(Bytes.adopt(one.wrapKey(side).copy()));
    }
    all.add(one.route().value());
    all.add(Bytes.adopt(one.routeKey().copy()));
    assertEquals(8, all.size(), "two keys are the same");
    for (Rendezvous stranger :
        List.of(
            new Rendezvous(link(secret, entropy.bytes(32))),
            new Rendezvous(link(Secret.copyOf(entropy.bytes(32)), card)))) {
      assertNotEquals(one.route(), stranger.route());
      assertNotEquals(one.queue(Side.KNOWN), stranger.queue(Side.KNOWN));
    }
  }

  @Test
  void aWordOpensForTheOneWhoSharesTheSecretAsThatSidesAlone() {
    Secret secret = Secret.copyOf(entropy.bytes(32));
    Bytes card = entropy.bytes(32);
    Rendezvous place = new Rendezvous(link(secret, card));
    RendezvousMessage taken =
        new RendezvousMessage.Taken(new DeviceId(entropy.bytes(DeviceId.LENGTH)));
    Bytes sealed = place.seal(Side.KNOWN, taken, entropy);
    assertEquals(taken, place.open(Side.KNOWN, sealed));
    assertNull(place.open(Side.NEW, sealed), "it came back as the other's word");
    assertNull(new Rendezvous(link(secret, entropy.bytes(32))).open(Side.KNOWN, sealed));
    for (int at = 0; at < sealed.length(); at++) {
      byte[] flipped = sealed.toByteArray();
      flipped[at] ^= 1;
      assertNull(place.open(Side.KNOWN, Bytes.adopt(flipped)), "byte " + at);
    }
  }
}
