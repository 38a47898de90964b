package pli.transparency.administration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.transparency.administration.Office.ANNA;
import static pli.transparency.administration.Office.BEN;
import static pli.transparency.administration.Office.CLEO;
import static pli.transparency.administration.Office.EVE;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.SignatureKeyPair;
import pli.transparency.Damage;
import pli.transparency.Limits;
import pli.transparency.Party;
import pli.transparency.account.Handle;
import pli.transparency.administration.Act.Purpose;

/** What policies and acts say, and that each has one encoding. */
class ContentsTest {
  private static final Bytes HASH = Office.member().tokenHash();
  private static final Policy POLICY = Office.policy(3, 2, 3, 1, ANNA, BEN, CLEO);

  @Test
  void aPolicyChangeComesBackAsItWas() throws DecodeException {
    for (PolicyChange change :
        List.of(new PolicyChange(POLICY, null), new PolicyChange(POLICY, new Delegation(9)))) {
      assertEquals(change, PolicyChange.decode(change.encode()));
      Damage.truncation(change.encode(), PolicyChange::decode);
      Damage.oneEncoding(change.encode(), PolicyChange::decode, PolicyChange::encode);
    }
  }

  @Test
  void anActComesBackAsItWas() throws DecodeException {
    List<Act> acts =
        List.of(
            Office.member(),
            Office.admin(null),
            Office.admin(EVE.handle),
            new Act.Invitation(HASH, Purpose.RETURN, 1, 0, EVE.handle),
            new Act.Withdrawal(HASH));
    for (Act one : acts) {
      AdministrativeAct act = new AdministrativeAct("net", 7, 1, 2, one);
      assertEquals(act, AdministrativeAct.decode(act.encode()));
      Damage.truncation(act.encode(), AdministrativeAct::decode);
      Damage.oneEncoding(act.encode(), AdministrativeAct::decode, AdministrativeAct::encode);
    }
  }

  /** Written down from docs/LOG.md, not from the code. */
  @Test
  void theBytesAreThoseOfTheDocument() {
    String hash = "a0".repeat(32);
    String key = "b1".repeat(32);
    Handle eve = new Handle("eve");
    Act.Invitation invitation =
        new Act.Invitation(Bytes.fromHex(hash), Purpose.ADMIN, 1, 256, eve, Bytes.fromHex(key));
    String head = "01" + "036e6574" + "0000000000000007" + "0000000000000001";
    assertEquals(
        head
            + "0000000000000002"
            + "01"
            + hash
            + "02"
            + "0001"
            + "0000000000000100"
            + "0103657665"
            + key,
        new AdministrativeAct("net", 7, 1, 2, invitation).encode().hex());
    assertEquals(
        head + "0000000000000002" + "02" + hash,
        new AdministrativeAct("net", 7, 1, 2, new Act.Withdrawal(Bytes.fromHex(hash)))
            .encode()
            .hex());
    Policy policy =
        new Policy(
            "net", 7, 1, List.of(new Administrator(eve, List.of(Bytes.fromHex(key)))), 1, 1, 1);
    String encoded = head + "25" + "03657665" + "20" + key + "010101";
    assertEquals(encoded + "00", new PolicyChange(policy, null).encode().hex());
    assertEquals(
        encoded + "01" + "0000000000000009",
        new PolicyChange(policy, new Delegation(9)).encode().hex());
  }

  @Test
  void anEntryComesBackAsItWas() throws Exception {
    LoggedEntry first = Office.first();
    assertEquals(first, LoggedEntry.decode(first.encode()));
    assertEquals(
        first, LoggedEntry.decode(first.leaf().encode(), first.opening(), first.content()));
    Damage.truncation(first.encode(), LoggedEntry::decode);
    assertEquals(1, first.policyChange().policy().version());
    assertThrows(DecodeException.class, first::act);
    assertThrows(DecodeException.class, first::record);
    LoggedEntry record = LoggedEntry.of(ANNA.firstRecord());
    assertEquals(record, LoggedEntry.of(record.record()));
    assertThrows(DecodeException.class, record::policyChange);
    Bytes large = Bytes.adopt(new byte[Limits.MAX_CONTENT + 1]);
    assertThrows(
        DecodeException.class,
        () -> LoggedEntry.decode(first.leaf().encode(), first.opening(), large));
    assertThrows(
        DecodeException.class,
        () -> LoggedEntry.decode(first.leaf().encode(), Bytes.of(1), first.content()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LoggedEntry(first.leaf(), first.opening(), large));
  }

  @Test
  void aQuorumIsOneToAll() {
    for (int quorum : new int[] {0, -1, 4}) {
      assertThrows(IllegalArgumentException.class, () -> policy(quorum, 1, 1));
      assertThrows(IllegalArgumentException.class, () -> policy(1, quorum, 1));
      assertThrows(IllegalArgumentException.class, () -> policy(1, 1, quorum));
    }
    assertEquals(3, policy(3, 3, 3).changing().required());
    // The last three bytes but the one that says there is no delegation.
    Bytes encoded = new PolicyChange(POLICY, null).encode();
    for (int i = 2; i <= 4; i++) {
      for (int quorum : new int[] {0, 4}) {
        byte[] other = encoded.toByteArray();
        other[other.length - i] = (byte) quorum;
        assertThrows(DecodeException.class, () -> PolicyChange.decode(Bytes.copyOf(other)));
      }
    }
  }

  @Test
  void administratorsAndKeysAreDistinctAndFew() {
    Administrator anna = Office.administrator(ANNA);
    Administrator twin = new Administrator(EVE.handle, List.of(ANNA.first.publicKey()));
    Administrator namesake = new Administrator(ANNA.handle, List.of(EVE.first.publicKey()));
    for (List<Administrator> wrong :
        List.of(
            List.<Administrator>of(),
            List.of(anna, twin),
            List.of(anna, namesake),
            crowd(Limits.MAX_ADMINISTRATORS + 1))) {
      assertThrows(IllegalArgumentException.class, () -> new Policy("net", 1, 0, wrong, 1, 1, 1));
    }
    Policy full = new Policy("net", 1, 0, crowd(Limits.MAX_ADMINISTRATORS), 16, 16, 16);
    assertEquals(128, full.changing().keys().size());
    Bytes encoded = new PolicyChange(full, new Delegation(1)).encode();
    assertTrue(encoded.length() <= Limits.MAX_POLICY, "bytes: " + encoded.length());
    Bytes key = ANNA.first.publicKey();
    for (List<Bytes> wrong :
        List.of(List.<Bytes>of(), List.of(key, key), List.of(Bytes.of(1)), keys(0, 9))) {
      assertThrows(IllegalArgumentException.class, () -> new Administrator(EVE.handle, wrong));
    }
  }

  @Test
  void anAdministratorHasTheKeysOfTheirRecord() {
    assertEquals(
        Office.administrator(ANNA), Administrator.of(ANNA.record(4, ANNA.first, ANNA.second)));
    SignatureKeyPair[] many = new SignatureKeyPair[16];
    for (int i = 0; i < many.length; i++) {
      many[i] = Party.keys(500 + i);
    }
    Administrator one = Administrator.of(ANNA.record(1, many));
    assertEquals(Limits.MAX_ADMINISTRATOR_KEYS, one.keys().size());
    assertEquals(many[0].publicKey(), one.keys().get(0));
    assertEquals(ANNA.paper.publicKey(), one.keys().get(7));
  }

  @Test
  void termsOfAnInvitation() {
    invalid(Purpose.MEMBER, 0, 0, null);
    invalid(Purpose.MEMBER, Limits.MAX_USES + 1, 0, null);
    invalid(Purpose.MEMBER, 1, -1, null);
    invalid(Purpose.ADMIN, 2, 0, EVE.handle);
    invalid(Purpose.RETURN, 2, 0, EVE.handle);
    invalid(Purpose.RETURN, 1, 0, null);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Act.Invitation(Bytes.of(1), Purpose.MEMBER, 1, 0, null));
    assertThrows(IllegalArgumentException.class, () -> new Act.Withdrawal(Bytes.of(1)));
    assertThrows(IllegalArgumentException.class, () -> new Delegation(0));
    Bytes key = Office.DELEGATE.publicKey();
    for (Purpose purpose : Purpose.values()) {
      @Nullable Bytes wrong = purpose == Purpose.ADMIN ? null : key;
      assertThrows(
          IllegalArgumentException.class,
          () -> new Act.Invitation(HASH, purpose, 1, 0, EVE.handle, wrong));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new Act.Invitation(HASH, Purpose.ADMIN, 1, 0, null, Bytes.of(1)));
    assertThrows(IllegalArgumentException.class, () -> new Placed(Office.first(), -1));
    for (String network : List.of("", "a\nb")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new AdministrativeAct(network, 1, 0, 1, Office.member()));
      assertThrows(
          IllegalArgumentException.class,
          () -> Policy.first(network, 0, Office.administrator(ANNA)));
    }
    for (long wrong : new long[] {0, -1}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new AdministrativeAct("net", wrong, 0, 1, Office.member()));
      assertThrows(
          IllegalArgumentException.class,
          () -> new AdministrativeAct("net", 1, 0, wrong, Office.member()));
    }
  }

  @Test
  void nothingTellsWhose() {
    AdministrativeAct act = new AdministrativeAct("net", 7, 1, 2, Office.admin(EVE.handle));
    assertEquals("AdministrativeAct[Invitation[ADMIN]]", act.toString());
    assertEquals("Policy", POLICY.toString());
    assertEquals("Administrator", Office.administrator(EVE).toString());
    assertEquals("LoggedEntry", Office.first().toString());
  }

  private static Policy policy(int change, int reset, int act) {
    return Office.policy(1, change, reset, act, ANNA, BEN, CLEO);
  }

  private static void invalid(Purpose purpose, int uses, long expires, @Nullable Handle handle) {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Act.Invitation(
                HASH,
                purpose,
                uses,
                expires,
                handle,
                purpose == Purpose.ADMIN ? Office.DELEGATE.publicKey() : null));
  }

  private static List<Administrator> crowd(int count) {
    List<Administrator> crowd = new ArrayList<>();
    StringBuilder handle = new StringBuilder();
    while (handle.length() < Limits.MAX_HANDLE - 2) {
      handle.append('a');
    }
    for (int i = 0; i < count; i++) {
      crowd.add(new Administrator(new Handle(handle.toString() + (10 + i)), keys(8 * i, 8)));
    }
    return crowd;
  }

  private static List<Bytes> keys(int from, int count) {
    List<Bytes> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] key = new byte[32];
      key[0] = (byte) (from + i);
      keys.add(Bytes.adopt(key));
    }
    return keys;
  }
}
