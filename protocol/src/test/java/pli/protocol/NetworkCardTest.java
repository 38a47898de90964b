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
import pli.transparency.note.NoteSigner;

class NetworkCardTest {
  private final Seeded entropy = new Seeded(4);
  private final SignatureKeyPair keys = Ed25519.generate(entropy);
  private final NetworkCard card =
      new NetworkCard(
          "The Lighthouse · 灯台",
          "the-lighthouse",
          List.of("wss://127.0.0.1:7443", "wss://[::1]:443"),
          List.of(entropy.bytes(32), entropy.bytes(32)),
          keys.publicKey());

  @Test
  void aCardComesBackAsItWas() throws DecodeException {
    Bytes file = card.sign(keys.privateKey());
    assertEquals(card, NetworkCard.parse(file));
    String text = file.utf8();
    assertTrue(text.startsWith("pli network card v1\nnetwork The Lighthouse · 灯台\norigin the-li"));
    assertTrue(text.contains("\n\n— the-lighthouse "));
  }

  @Test
  void aBeginningOfACardIsNone() {
    Damage.truncation(card.sign(keys.privateKey()), NetworkCard::parse);
  }

  @Test
  void noFlippedBitIsTaken() {
    Damage.eachFlip(
        card.sign(keys.privateKey()),
        flipped -> assertThrows(DecodeException.class, () -> NetworkCard.parse(flipped)));
  }

  @Test
  void aCardSignedByAnotherKeyIsRefused() {
    Secret other = Ed25519.generate(entropy).privateKey();
    Bytes file = card.sign(other);
    assertThrows(DecodeException.class, () -> NetworkCard.parse(file));
  }

  @Test
  void signaturesOfOthersArePassedOver() throws DecodeException {
    String note = card.sign(keys.privateKey()).utf8();
    String text = note.substring(0, note.lastIndexOf("\n\n") + 1);
    SignatureKeyPair witness = Ed25519.generate(entropy);
    String cosigned = new NoteSigner("witness", witness).note(text).encode().utf8();
    String line = cosigned.substring(cosigned.lastIndexOf("\n\n") + 2);
    assertEquals(card, NetworkCard.parse(Bytes.utf8(note + line)));
    assertThrows(DecodeException.class, () -> NetworkCard.parse(Bytes.utf8(cosigned)));
  }

  @Test
  void anInvitationComesBackAsItWas() throws DecodeException {
    for (String host : List.of("127.0.0.1", "::1", "chat.example.org")) {
      Invitation invitation = new Invitation(host, 7443, entropy.bytes(16), entropy.bytes(32));
      assertEquals(invitation, Invitation.parse(invitation.link()));
    }
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
