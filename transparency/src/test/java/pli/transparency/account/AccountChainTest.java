package pli.transparency.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.SignatureKeyPair;
import pli.crypto.VrfKeyPair;
import pli.transparency.Damage;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.network.NetworkCard;

class AccountChainTest {
  private final Person bob = new Person("bob");

  @Test
  void devicesAndThePaperKeyTakeTurns() throws VerificationException {
    AccountChain one = begin(bob.firstRecord());
    AccountChain two =
        one.next(one.sign(bob.record(2, bob.first, bob.second), bob.opening(), bob.first));
    AccountChain three = two.next(two.sign(bob.record(3, bob.second), bob.opening(), bob.second));
    AccountChain four = three.next(three.sign(bob.record(4, bob.first), bob.opening(), bob.paper));
    assertEquals(4, four.version());
    assertEquals(bob.handle, four.handle());
    assertEquals(bob.label().output(), four.label());
    assertEquals(bob.first.publicKey(), four.record().devices().get(0).signatureKey());
    assertEquals(four.latest().leaf().hash(), four.hash());
    assertEquals(1, one.version());
    assertEquals(2, AccountChain.resume(Person.CARD, two.latest()).version());
    assertEquals(
        three.hash(), AccountChain.resume(Person.CARD, two.latest()).next(three.latest()).hash());
  }

  /** Devices of the record before may sign, in their places; nobody else, in none. */
  @Test
  void whoMaySignIsSaidByTheRecordBefore() throws VerificationException {
    AccountChain one = begin(bob.firstRecord());
    AccountRecord second = bob.record(2, bob.first, bob.second);
    assertThrows(IllegalArgumentException.class, () -> one.sign(second, bob.opening(), bob.second));
    LeafBody body = body(one, second);
    for (int place = 0; place < 3; place++) {
      for (SignatureKeyPair keys : List.of(bob.first, bob.second, bob.paper)) {
        boolean may = place == 0 && keys == bob.first || place == 1 && keys == bob.paper;
        LoggedRecord next = LoggedRecord.signed("net/log", body, place, second, OPENING, keys);
        if (may) {
          assertEquals(2, one.next(next).version());
        } else {
          refused(Reason.BAD_SIGNATURE, () -> one.next(next));
        }
      }
    }
    // In version 3 the device that was taken out may not sign any more.
    AccountChain two = one.next(one.sign(bob.record(2, bob.second), bob.opening(), bob.first));
    AccountRecord third = bob.record(3, bob.first);
    assertThrows(IllegalArgumentException.class, () -> two.sign(third, bob.opening(), bob.first));
    for (int place = 0; place < 2; place++) {
      LoggedRecord stolen =
          LoggedRecord.signed("net/log", body(two, third), place, third, OPENING, bob.first);
      refused(Reason.BAD_SIGNATURE, () -> two.next(stolen));
    }
  }

  @Test
  void theFirstRecordIsSignedByItsFirstDevice() {
    AccountRecord record = bob.record(1, bob.first, bob.second);
    LeafBody body =
        LeafBody.first(
            LeafType.ACCOUNT_RECORD, bob.label().output(), Commitment.to(OPENING, record.encode()));
    for (SignatureKeyPair keys : List.of(bob.second, bob.paper)) {
      for (int place = 0; place < 3; place++) {
        LoggedRecord wrong = LoggedRecord.signed("net/log", body, place, record, OPENING, keys);
        refused(Reason.BAD_SIGNATURE, () -> begin(wrong));
      }
    }
    LoggedRecord elsewhere = LoggedRecord.signed("other/log", body, 0, record, OPENING, bob.first);
    refused(Reason.BAD_SIGNATURE, () -> begin(elsewhere));
    assertThrows(
        IllegalArgumentException.class,
        () -> LoggedRecord.first("net/log", bob.label().output(), record, OPENING, bob.second));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            LoggedRecord.first(
                "net/log", bob.label().output(), bob.record(2, bob.first), OPENING, bob.first));
  }

  @Test
  void theLabelMustBeProved() {
    LoggedRecord record = bob.firstRecord();
    Bytes proof = bob.label().proof();
    Person eve = new Person("eve");
    refused(
        Reason.WRONG_LABEL,
        () -> AccountChain.begin(Person.CARD, bob.handle, eve.label().proof(), record));
    refused(Reason.WRONG_LABEL, () -> AccountChain.begin(Person.CARD, eve.handle, proof, record));
    refused(
        Reason.WRONG_LABEL, () -> AccountChain.begin(Person.CARD, bob.handle, Bytes.EMPTY, record));
    Bytes otherVrf = VrfKeyPair.generate(new Random(9)::nextBytes).publicKey();
    refused(
        Reason.WRONG_LABEL,
        () -> AccountChain.begin(Person.card("net", otherVrf), bob.handle, proof, record));
    // Eve's record under her label, shown for Bob's with Bob's proof.
    refused(
        Reason.WRONG_LABEL,
        () -> AccountChain.begin(Person.CARD, bob.handle, proof, eve.firstRecord()));
  }

  @Test
  void theRecordSaysWhatItsLeafCommitsTo() throws VerificationException {
    LoggedRecord first = bob.firstRecord();
    LoggedRecord swapped =
        new LoggedRecord(first.leaf(), first.opening(), bob.record(1, bob.second));
    refused(Reason.WRONG_CONTENT, () -> begin(swapped));
    LoggedRecord reopened = new LoggedRecord(first.leaf(), OPENING, first.record());
    refused(Reason.WRONG_CONTENT, () -> begin(reopened));
    AccountChain one = begin(first);
    refused(Reason.WRONG_CONTENT, () -> one.next(swap(one, bob.record(2, bob.first))));
  }

  /** Signed by who may, over a content that is another account's, version's or network's. */
  @Test
  void theContentIsOfThisAccountAndVersion() throws VerificationException {
    AccountChain one = begin(bob.firstRecord());
    AccountRecord right = bob.record(2, bob.first);
    AccountRecord anotherHandle =
        new AccountRecord("net", new Handle("eve"), 2, 0, right.devices(), right.recoveryKey());
    AccountRecord anotherNetwork =
        new AccountRecord("ten", bob.handle, 2, 0, right.devices(), right.recoveryKey());
    refused(Reason.WRONG_CHAIN, () -> one.next(signed(one, anotherHandle)));
    refused(Reason.WRONG_CHAIN, () -> one.next(signed(one, anotherNetwork)));
    refused(Reason.VERSION_GAP, () -> one.next(signed(one, bob.record(3, bob.first))));
    refused(Reason.VERSION_GAP, () -> one.next(signed(one, bob.record(1, bob.first))));
    assertThrows(
        IllegalArgumentException.class,
        () -> one.sign(bob.record(3, bob.first), OPENING, bob.first));
    NetworkCard otherLog = Person.card("ten", Person.VRF.publicKey());
    refused(
        Reason.WRONG_CHAIN,
        () -> AccountChain.begin(otherLog, bob.handle, bob.label().proof(), bob.firstRecord()));
  }

  @Test
  void noVersionIsSkippedOrPutInBetween() throws VerificationException {
    AccountChain one = begin(bob.firstRecord());
    LoggedRecord second = one.sign(bob.record(2, bob.first), bob.opening(), bob.first);
    LoggedRecord otherSecond = one.sign(bob.record(2, bob.second), bob.opening(), bob.first);
    AccountChain two = one.next(second);
    LoggedRecord third = two.sign(bob.record(3, bob.first), bob.opening(), bob.first);
    refused(Reason.VERSION_GAP, () -> begin(second));
    refused(Reason.VERSION_GAP, () -> one.next(third));
    refused(Reason.VERSION_GAP, () -> two.next(second));
    refused(Reason.WRONG_PREDECESSOR, () -> one.next(otherSecond).next(third));
    LoggedRecord eves = new Person("eve").firstRecord();
    refused(Reason.WRONG_CHAIN, () -> one.next(eves));
  }

  /** What administrators sign is not taken for what a device signed. */
  @Test
  void aResetIsNotFollowed() throws VerificationException {
    AccountChain one = begin(bob.firstRecord());
    Reset content = new Reset(1, bob.record(2, bob.first));
    LeafBody body =
        new LeafBody(
            LeafType.RESET, one.label(), 2, Commitment.to(OPENING, content.encode()), one.hash());
    Leaf leaf = new Leaf(body, List.of(LeafSignature.sign(body, "net/log", 0, bob.first)));
    LoggedRecord reset = new LoggedRecord(leaf, OPENING, 1, content.record());
    refused(Reason.WRONG_CHAIN, () -> one.next(reset));
    assertThrows(
        IllegalArgumentException.class, () -> new LoggedRecord(leaf, OPENING, content.record()));
  }

  @Test
  void aRecordComesBackAsItWas() throws Exception {
    for (LoggedRecord logged : bob.twoRecords()) {
      assertEquals(logged, LoggedRecord.decode(logged.encode()));
      assertEquals(
          logged, LoggedRecord.decode(logged.leaf().encode(), logged.opening(), logged.content()));
      Damage.truncation(logged.encode(), LoggedRecord::decode);
    }
    LoggedRecord first = bob.firstRecord();
    for (int length : new int[] {0, 31, 33}) {
      assertThrows(
          DecodeException.class,
          () -> LoggedRecord.decode(first.leaf().encode(), bob.random(length), first.content()));
      assertThrows(
          IllegalArgumentException.class,
          () -> new LoggedRecord(first.leaf(), bob.random(length), first.record()));
    }
  }

  @Test
  void noFlippedBitIsBelieved() {
    Bytes encoded = bob.firstRecord().encode();
    int[] wellFormed = {0};
    Damage.eachFlip(
        encoded,
        flipped -> {
          LoggedRecord other;
          try {
            other = LoggedRecord.decode(flipped);
          } catch (DecodeException e) {
            return;
          }
          assertEquals(flipped, other.encode());
          assertNotEquals(encoded, flipped);
          assertThrows(VerificationException.class, () -> beginFast(other));
          wellFormed[0]++;
        });
    assertTrue(wellFormed[0] > 100, "few flips were well formed: " + wellFormed[0]);
  }

  /** As {@link #begin}; the VRF proof, which takes longest, is checked only if all else holds. */
  private AccountChain beginFast(LoggedRecord first) throws VerificationException {
    first.verifyContent();
    return begin(first);
  }

  private static final Bytes OPENING = Person.bytes(new Random(77)::nextBytes, 32);

  private AccountChain begin(LoggedRecord first) throws VerificationException {
    return AccountChain.begin(Person.CARD, bob.handle, bob.label().proof(), first);
  }

  /** The body of the next leaf, of this content. */
  private static LeafBody body(AccountChain after, AccountRecord record) {
    return new LeafBody(
        LeafType.ACCOUNT_RECORD,
        after.label(),
        after.version() + 1,
        Commitment.to(OPENING, record.encode()),
        after.hash());
  }

  private LoggedRecord signed(AccountChain after, AccountRecord record) {
    return LoggedRecord.signed("net/log", body(after, record), 0, record, OPENING, bob.first);
  }

  /** A leaf for one content, shown with another. */
  private LoggedRecord swap(AccountChain after, AccountRecord shown) {
    LeafBody body = body(after, bob.record(2, bob.second));
    LeafSignature signature = LeafSignature.sign(body, "net/log", 0, bob.first);
    return new LoggedRecord(new Leaf(body, List.of(signature)), OPENING, shown);
  }

  private interface Step {
    Object run() throws VerificationException;
  }

  private static void refused(Reason reason, Step step) {
    assertEquals(reason, assertThrows(VerificationException.class, step::run).reason());
  }
}
