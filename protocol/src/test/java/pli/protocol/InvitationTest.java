package pli.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.crypto.SignatureKeyPair;

class InvitationTest {
  private final Seeded entropy = new Seeded(4);

  @Test
  void anInvitationComesBackAsItWas() throws DecodeException {
    for (String host : List.of("127.0.0.1", "::1", "chat.example.org")) {
      for (Invitation.Kind kind : Invitation.Kind.values()) {
        Invitation invitation =
            new Invitation(kind, host, 7443, entropy.bytes(16), entropy.bytes(32));
        assertEquals(invitation, Invitation.parse(invitation.link()));
      }
    }
  }

  @Test
  void aLinkSaysWhatItIsFor() throws DecodeException {
    Invitation join = new Invitation("::1", 7443, entropy.bytes(16), entropy.bytes(32));
    assertEquals(Invitation.Kind.JOIN, Invitation.parse(join.link()).kind());
    String back = join.link().replace("pli://join/", "pli://return/");
    assertEquals(Invitation.Kind.RETURN, Invitation.parse(back).kind());
  }

  /** HKDF-Expand of the link's secret, computed by another program. */
  @Test
  void tokenAndDelegateComeOutOfTheSecret() {
    Bytes secret = Bytes.fromHex("000102030405060708090a0b0c0d0e0f");
    Invitation invitation = new Invitation("::1", 7443, secret, entropy.bytes(32));
    assertEquals("485533b2b14bcd9445814f139fed5ec9", invitation.token().hex());
    SignatureKeyPair delegate = invitation.delegate();
    Secret seed =
        Secret.copyOf(
            Bytes.fromHex("4ab6aadbf84b40ede237729f1e36465ac8d0f414532b7caa2787463d1979a8f7"));
    assertEquals(Ed25519.fromSeed(seed).publicKey(), delegate.publicKey());
    Bytes message = Bytes.of(1);
    assertTrue(Ed25519.verify(delegate.publicKey(), message, Ed25519.sign(delegate, message)));
  }

  @Test
  void whatIsNoInvitationIsRefused() {
    Invitation invitation = new Invitation("::1", 7443, entropy.bytes(16), entropy.bytes(32));
    String link = invitation.link();
    Damage.truncation(Bytes.utf8(link), bytes -> Invitation.parse(bytes.utf8()));
    Damage.oneEncoding(
        Bytes.utf8(link),
        bytes -> Invitation.parse(bytes.utf8()),
        other -> Bytes.utf8(other.link()));
    for (String wrong :
        List.of(
            link.replace("7443", "0"),
            link.replace("7443", "07443"),
            link.replace("7443", "65536"),
            link.replace("7443", "4294974739"),
            link.replace("[::1]", "::1"),
            link.replace("[::1]", "[host]"),
            link.replace("[::1]", ""),
            link.replace("pli:", "PLI:"),
            link + "/",
            link + "=")) {
      assertThrows(DecodeException.class, () -> Invitation.parse(wrong));
    }
  }
}
