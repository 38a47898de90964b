package pli.transparency.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.crypto.SignatureKeyPair;
import pli.crypto.VrfKeyPair;
import pli.transparency.Damage;
import pli.transparency.Party;
import pli.transparency.alert.AlertPolicy;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.Cosigner;
import pli.transparency.note.NoteSigner;
import pli.transparency.note.VerifierKey;

class NetworkCardTest {
  private final SignatureKeyPair keys = Party.keys(40);
  private final NoteSigner log = new NoteSigner("the-lighthouse/log", Party.keys(41));
  private final Bytes vrfKey = VrfKeyPair.generate(new Random(42)::nextBytes).publicKey();
  private final NetworkCard card = card(new WitnessPolicy(2, new Party().witnessKeys()));

  private NetworkCard card(WitnessPolicy witnesses) {
    return new NetworkCard(
        "The Lighthouse · 灯台",
        "the-lighthouse",
        keys.publicKey(),
        new TrustedLog(log.verifierKey(), witnesses),
        vrfKey,
        List.of("wss://127.0.0.1:7443", "wss://[::1]:443"),
        List.of(Bytes.adopt(new byte[32]), keys.publicKey()));
  }

  @Test
  void aCardComesBackAsItWas() throws DecodeException {
    Bytes file = card.sign(keys.privateKey());
    assertEquals(card, NetworkCard.parse(file));
    String text = file.utf8();
    assertTrue(text.startsWith("pli network card v2\nnetwork The Lighthouse · 灯台\norigin the-li"));
    assertTrue(text.contains("\nlog the-lighthouse/log+"));
    assertTrue(text.contains("\nvrf " + StrictBase64.encode(vrfKey) + "\nwitness "));
    assertTrue(text.contains("\nquorum 2\naddress wss://"));
    assertTrue(text.contains("\n\n— the-lighthouse "));
  }

  @Test
  void aNetworkMayHaveNoWitnessOrThirtyTwo() throws DecodeException {
    List<VerifierKey> many = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      many.add(new Cosigner("w".repeat(200) + i, Party.keys(50 + i)).verifierKey());
    }
    for (WitnessPolicy policy : List.of(WitnessPolicy.NONE, new WitnessPolicy(32, many))) {
      Bytes file = card(policy).sign(keys.privateKey());
      assertEquals(policy, NetworkCard.parse(file).log().witnesses());
      assertEquals("the-lighthouse/log", NetworkCard.parse(file).log().origin());
    }
  }

  @Test
  void aCardMayNameWhoseAlertsCount() throws DecodeException {
    NoteSigner other = new NoteSigner("lawyer", Party.keys(44));
    AlertPolicy alerts =
        new AlertPolicy(
            "the-lighthouse/log",
            2,
            List.of(new NoteSigner("editor", Party.keys(43)).verifierKey(), other.verifierKey()));
    NetworkCard named =
        new NetworkCard(
            card.network(),
            card.origin(),
            card.networkKey(),
            card.log(),
            card.vrfKey(),
            card.addresses(),
            card.pins(),
            alerts);
    String text = named.sign(keys.privateKey()).utf8();
    assertEquals(named, NetworkCard.parse(Bytes.utf8(text)));
    String line = "alert-key " + other.verifierKey().encode() + "\n";
    assertTrue(text.contains("\nalert-signatures 2\nalert-key editor+"));
    for (String wrong :
        List.of(
            text.replace(line, line + line),
            text.replace("alert-signatures 2", "alert-signatures 3"),
            text.replace("alert-signatures 2", "alert-signatures 0"),
            text.replace("alert-signatures 2\n", ""))) {
      String body = wrong.substring(0, wrong.indexOf("\n\n") + 1);
      Bytes file = new NoteSigner("the-lighthouse", keys).note(body).encode();
      assertThrows(DecodeException.class, () -> NetworkCard.parse(file));
    }
    AlertPolicy elsewhere = new AlertPolicy("another/log", 2, alerts.keys());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new NetworkCard(
                card.network(),
                card.origin(),
                card.networkKey(),
                card.log(),
                card.vrfKey(),
                card.addresses(),
                card.pins(),
                elsewhere));
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
    Secret other = Party.keys(43).privateKey();
    Bytes file = card.sign(other);
    assertThrows(DecodeException.class, () -> NetworkCard.parse(file));
  }

  /** Each line changed, and the whole signed again by the right key. */
  @Test
  void whatItsKeySignedMustStillBeACard() throws DecodeException {
    String text = text(card);
    assertEquals(card, NetworkCard.parse(signed(text)));
    List<String> lines = List.of(text.split("\n"));
    VerifierKey witness = new Party().witnessKeys().get(0);
    VerifierKey logKey = log.verifierKey();
    VerifierKey elsewhere = new NoteSigner("another/log", Party.keys(41)).verifierKey();
    for (String wrong :
        List.of(
            text.replace(logKey.encode(), elsewhere.encode()),
            text.replace(logKey.encode(), witness.encode()),
            text.replace(witness.encode(), logKey.encode()),
            text.replace("witness " + witness.encode() + "\n", "").replace("quorum 2", "quorum 3"),
            text.replace(
                "witness " + witness.encode() + "\n",
                ("witness " + witness.encode() + "\n").repeat(2)),
            text.replace("quorum 2", "quorum 02"),
            text.replace("quorum 2", "quorum -1"),
            text.replace("quorum 2", "quorum 4"),
            text.replace("quorum 2", "quorum 4294967297"),
            text.replaceAll("vrf .*", "vrf " + StrictBase64.encode(keys.publicKey())),
            text.replaceAll("vrf .*", "vrf " + StrictBase64.encode(notAPoint())),
            text + lines.get(lines.size() - 2) + "\naddress wss://127.0.0.1:1\n",
            text + "\n",
            text + "pin sha1 AAAA\n")) {
      assertThrows(DecodeException.class, () -> NetworkCard.parse(signed(wrong)), wrong);
    }
    for (int without = 0; without < lines.size(); without++) {
      List<String> less = new ArrayList<>(lines);
      String gone = less.remove(without);
      // One of two pins, of two addresses, of three witnesses may go.
      if (!gone.matches("(pin|address|witness) .*")) {
        Bytes file = signed(String.join("\n", less) + "\n");
        assertThrows(DecodeException.class, () -> NetworkCard.parse(file), gone);
      }
    }
  }

  @Test
  void aCardOfAnotherVersionSaysSo() throws DecodeException {
    String text = text(card);
    DecodeException before = refused(text.replace("card v2", "card v1"));
    assertEquals(DecodeException.Reason.UNKNOWN_KIND, before.reason());
    assertTrue(before.toString().contains("made before there was a log"), before.toString());
    DecodeException after = refused(text.replace("card v2", "card v3"));
    assertEquals(DecodeException.Reason.UNKNOWN_KIND, after.reason());
    assertEquals(
        DecodeException.Reason.BAD_VALUE, refused(text.replace("pli network", "a")).reason());
  }

  @Test
  void signaturesOfOthersArePassedOver() throws DecodeException {
    String note = card.sign(keys.privateKey()).utf8();
    SignatureKeyPair witness = Party.keys(44);
    String cosigned = new NoteSigner("witness", witness).note(text(card)).encode().utf8();
    String line = cosigned.substring(cosigned.lastIndexOf("\n\n") + 2);
    assertEquals(card, NetworkCard.parse(Bytes.utf8(note + line)));
    assertThrows(DecodeException.class, () -> NetworkCard.parse(Bytes.utf8(cosigned)));
  }

  @Test
  void aLogOfAnotherNameIsNoCards() {
    TrustedLog other = new TrustedLog(new Party().log.verifierKey(), WitnessPolicy.NONE);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new NetworkCard(
                card.network(),
                card.origin(),
                card.networkKey(),
                other,
                vrfKey,
                card.addresses(),
                card.pins()));
  }

  private DecodeException refused(String text) {
    return assertThrows(DecodeException.class, () -> NetworkCard.parse(signed(text)));
  }

  private Bytes signed(String text) {
    return new NoteSigner("the-lighthouse", Ed25519.fromSeed(keys.privateKey()))
        .note(text)
        .encode();
  }

  private static Bytes notAPoint() {
    byte[] point = new byte[33];
    Arrays.fill(point, (byte) 0xff);
    point[0] = 2;
    return Bytes.adopt(point);
  }

  private String text(NetworkCard of) throws DecodeException {
    String note = of.sign(keys.privateKey()).utf8();
    return note.substring(0, note.lastIndexOf("\n\n") + 1);
  }
}
