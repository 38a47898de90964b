package pli.client.conversation;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pli.client.account.Self;
import pli.client.api.ClientException;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.Sha256;
import pli.mls.node.Extension;

/** What a conversation says of itself, as it is read and written. */
class CharterTest {
  private static final Bytes TOKEN = Sha256.hash(Bytes.utf8("token"));

  private static @Nullable Charter read(Bytes data) {
    return Charter.in(List.of(new Extension(Self.CONVERSATION_EXTENSION, data)));
  }

  private static @Nullable Charter again(Charter charter) {
    return Charter.in(List.of(charter.toExtension()));
  }

  private static Charter full() {
    return Charter.group("Night shift 🌙", "alice")
        .ruledBy(List.of("carol", "alice"))
        .withTimer(3600)
        .withLinks(List.of(new Charter.Link(TOKEN, 0)));
  }

  @Test
  void whatIsWrittenIsRead() {
    for (Charter charter :
        List.of(
            Charter.direct(),
            Charter.ownDevices(),
            Charter.withoutRoles("old"),
            full(),
            Charter.direct().withTimer(Charter.MAX_TIMER_SECONDS))) {
      assertEquals(charter, again(charter));
    }
    assertEquals(List.of("alice", "carol"), full().admins());
  }

  @Test
  void theBytesAreThoseOfTheDocument() {
    Bytes data = Charter.group("x", "al").withTimer(7).toExtension().data();
    assertEquals("0202" + "0178" + "00000007" + "01" + "03" + "02616c" + "00", data.hex());
  }

  @Test
  void theVersionBeforeRolesIsRead() {
    Bytes direct = new TlsWriter().u8(1).u8(1).opaque(Bytes.EMPTY).toBytes();
    assertEquals(Charter.direct(), read(direct));
    Bytes group = new TlsWriter().u8(1).u8(2).opaque(Bytes.utf8("old")).toBytes();
    assertEquals(Charter.withoutRoles("old"), read(group));
    assertTrue(Charter.withoutRoles("old").mayChange("anybody"));
    assertNull(read(new TlsWriter().u8(1).u8(3).opaque(Bytes.EMPTY).toBytes()));
  }

  @Test
  void whatIsCutOffOrLongerIsNotRead() {
    Bytes whole = full().toExtension().data();
    assertNotNull(read(whole));
    for (int length = 0; length < whole.length(); length++) {
      assertNull(read(whole.slice(0, length)), length + " bytes");
    }
    assertNull(read(Bytes.concat(whole, Bytes.of(0))));
  }

  @Test
  void whatBreaksARuleIsNotRead() {
    List<Charter> wrong = new ArrayList<>();
    Charter.Link link = new Charter.Link(TOKEN, 0);
    wrong.add(new Charter(Charter.Kind.DIRECT, "named", 0, false, List.of(), List.of()));
    wrong.add(new Charter(Charter.Kind.DIRECT, "", 0, true, List.of("alice"), List.of()));
    wrong.add(new Charter(Charter.Kind.OWN_DEVICES, "", 0, false, List.of(), List.of(link)));
    wrong.add(new Charter(Charter.Kind.GROUP, "x", 0, false, List.of("alice"), List.of()));
    wrong.add(new Charter(Charter.Kind.GROUP, "x", 0, true, List.of("b", "a"), List.of()));
    wrong.add(new Charter(Charter.Kind.GROUP, "x", 0, true, List.of("a", "a"), List.of()));
    wrong.add(new Charter(Charter.Kind.GROUP, "x", 0, true, List.of("Not A"), List.of()));
    wrong.add(new Charter(Charter.Kind.GROUP, "x", 0, true, List.of("a"), List.of(link, link)));
    wrong.add(new Charter(Charter.Kind.GROUP, "a\nb", 0, true, List.of("a"), List.of()));
    wrong.add(full().withTimer(Charter.MAX_TIMER_SECONDS + 1));
    List<String> many = new ArrayList<>();
    for (int i = 0; i <= Charter.MAX_ADMINS; i++) {
      many.add("admin" + i);
    }
    wrong.add(full().ruledBy(many));
    for (Charter charter : wrong) {
      assertNull(again(charter), charter.toString());
    }
    assertNotNull(again(full().ruledBy(many.subList(1, many.size()))));
    assertNull(read(Bytes.concat(Bytes.of(3), full().toExtension().data().slice(1, 30))));
    assertNull(Charter.in(List.of()));
  }

  @Test
  void settingsDoWhatTheySay() throws Exception {
    Charter charter = Charter.group("desk", "alice");
    for (Setting setting :
        List.of(
            new Setting.Called("x"),
            new Setting.Timer(5),
            new Setting.Admin("bob"),
            new Setting.NoAdmin("bob"),
            new Setting.Open(new Charter.Link(TOKEN, 9)),
            new Setting.Shut())) {
      assertEquals(setting, Setting.decode(setting.encode()));
    }
    assertEquals("x", new Setting.Called("x").of(charter, "alice", 0).name());
    assertEquals(5, new Setting.Timer(5).of(charter, "alice", 0).timerSeconds());
    Charter two = new Setting.Admin("bob").of(charter, "alice", 0);
    assertEquals(List.of("alice", "bob"), two.admins());
    assertEquals(two, new Setting.Admin("bob").of(two, "alice", 0));
    assertEquals(List.of("bob"), new Setting.NoAdmin("alice").of(two, "bob", 0).admins());
    assertEquals(charter, new Setting.NoAdmin("carol").of(charter, "alice", 0));
    assertEquals(
        ClientException.Problem.LAST_ADMIN,
        org.junit.jupiter.api.Assertions.assertThrows(
                ClientException.class, () -> new Setting.NoAdmin("alice").of(charter, "alice", 0))
            .problem());
    Charter open = new Setting.Open(new Charter.Link(TOKEN, 100)).of(charter, "alice", 50);
    assertEquals(100, requireNonNull(open.link(TOKEN)).expiresSeconds());
    assertFalse(requireNonNull(open.link(TOKEN)).isOver(99));
    assertTrue(requireNonNull(open.link(TOKEN)).isOver(100));
    assertNull(new Setting.Shut().of(open, "alice", 50).link(TOKEN));
    // One that is over goes with the next.
    Bytes other = Sha256.hash(TOKEN);
    Charter later = new Setting.Open(new Charter.Link(other, 0)).of(open, "alice", 100);
    assertEquals(List.of(new Charter.Link(other, 0)), later.links());
  }

  @Test
  void whereThereWereNoRolesTheFirstOneMakesThem() throws Exception {
    Charter old = Charter.withoutRoles("old");
    assertEquals(List.of("alice", "bob"), new Setting.Admin("bob").of(old, "alice", 0).admins());
    assertEquals(List.of("alice"), new Setting.Admin("alice").of(old, "alice", 0).admins());
    assertTrue(new Setting.Admin("alice").of(old, "alice", 0).ruled());
    assertFalse(new Setting.Called("x").of(old, "alice", 0).ruled());
  }

  @Test
  void whoIsGoneIsNoAdmin() {
    Charter charter = full();
    assertEquals(List.of("carol"), charter.among(Set.of("bob", "carol")).admins());
    Charter nobody = charter.among(Set.of("bob"));
    assertTrue(nobody.ruled());
    assertFalse(nobody.mayChange("bob"));
    assertEquals(nobody, again(nobody));
    Charter free = Charter.withoutRoles("x");
    assertEquals(free, free.among(Set.of()));
  }

  @Test
  void aGroupHasSoManyAdmins() throws Exception {
    Charter charter = Charter.group("Night shift", "person0");
    for (int more = 1; more < Charter.MAX_ADMINS; more++) {
      charter = new Setting.Admin("person" + more).of(charter, "person0", 0);
    }
    Charter full = charter;
    assertEquals(Charter.MAX_ADMINS, full.admins().size());
    ClientException refused =
        assertThrows(ClientException.class, () -> new Setting.Admin("last").of(full, "person0", 0));
    assertEquals(ClientException.Problem.TOO_MANY_ADMINS, refused.problem());
    assertEquals(Charter.MAX_ADMINS, refused.details().get("limit"));
    assertEquals(full, new Setting.Admin("person1").of(full, "person0", 0));
  }
}
