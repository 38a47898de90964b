package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.account.Joining;
import pli.client.account.Self;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Joined;
import pli.client.api.Platform;
import pli.client.vault.Vault;
import pli.crypto.PasswordHash;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.ClientFrame.RequestCase;

class JoiningTest {
  static final PasswordHash.Parameters CHEAP = new PasswordHash.Parameters(64, 1, 1);
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(1);
  private final Platform platform = new Platform(server, new Randomness(2), Clock.systemUTC());

  private Joined join(String vault, String link, @Nullable String handle) throws ClientException {
    return join(vault, link, handle, Duration.ofSeconds(5));
  }

  private Joined join(String vault, String link, @Nullable String handle, Duration patience)
      throws ClientException {
    return new Joining(platform, temporary.resolve(vault), PASSPHRASE, CHEAP, patience)
        .join(link, handle, "laptop");
  }

  private Problem problem(String vault, String link, @Nullable String handle) {
    return assertThrows(
            ClientException.class, () -> join(vault, link, handle, Duration.ofMillis(300)))
        .problem();
  }

  @Test
  void aJoinMakesAnAccountWithQueuesAndKeyPackages() throws Exception {
    Joined joined = join("alice", server.invitation(), "alice");
    assertEquals(new Joined("alice", "laptop", "The Lighthouse", joined.recoveryWords()), joined);
    assertEquals(24, joined.recoveryWords().split(" ").length);
    assertEquals(2, server.queues.size());
    var id = server.account("alice").devices().get(0).id().value();
    assertEquals(50, server.keyPackages.getOrDefault(id, new java.util.ArrayDeque<>()).size());
    assertTrue(server.lastResorts.containsKey(id));
    try (Vault vault = Vault.open(temporary.resolve("alice"), PASSPHRASE)) {
      assertEquals("alice", vault.read(Self::load).account().handle());
      long kept = vault.read(t -> t.number("SELECT count(*) FROM key_package"));
      assertEquals(51, kept);
    }
    assertEquals(Problem.VAULT_EXISTS, problem("alice", server.invitation(), "alice"));
  }

  @Test
  void whatIsWrongIsSaidAndLeavesNoVault() throws Exception {
    join("alice", server.invitation(), "alice");
    String link = server.invitation();
    assertEquals(Problem.LINK_INVALID, problem("v", "pli://nonsense", "bob"));
    assertEquals(Problem.HANDLE_INVALID, problem("v", link, "Bob!"));
    assertEquals(Problem.HANDLE_NEEDED, problem("v", link, null));
    assertEquals(Problem.HANDLE_TAKEN, problem("v", link, "alice"));
    assertEquals(Problem.INVITATION_UNKNOWN, problem("v", otherToken(link), "bob"));
    String otherCard = link.substring(0, link.length() - 43) + "A".repeat(43);
    assertEquals(Problem.CARD_MISMATCH, problem("v", otherCard, "bob"));
    server.stop();
    assertEquals(Problem.UNREACHABLE, problem("v", link, "bob"));
    server.start();
    assertFalse(Vault.exists(temporary.resolve("v")));
    join("v", link, "bob");
    assertEquals(Problem.INVITATION_USED, problem("w", link, "carol"));
    assertFalse(Vault.exists(temporary.resolve("w")));
  }

  private String otherToken(String link) {
    String[] parts = link.split("/");
    parts[4] = parts[4].startsWith("A") ? "B" + parts[4].substring(1) : "A" + parts[4].substring(1);
    return String.join("/", parts);
  }

  @Test
  void aJoinWhoseAnswersAreLostOneAfterTheOtherComesToItsEnd() throws Exception {
    AtomicInteger lost = new AtomicInteger();
    java.util.Set<RequestCase> seen =
        java.util.Collections.synchronizedSet(java.util.EnumSet.noneOf(RequestCase.class));
    server.losesAnswer = frame -> seen.add(frame.getRequestCase()) && lost.incrementAndGet() > 0;
    join("alice", server.invitation(), "alice", Duration.ofSeconds(30));
    assertEquals(5, lost.get(), seen.toString());
    assertEquals(1, server.accounts.size());
    assertEquals(2, server.queues.size());
  }

  @Test
  void aJoinThatWasBrokenOffIsFinishedWithTheSameLink() throws Exception {
    String link = server.invitation();
    server.losesAnswer = frame -> frame.getRequestCase() == RequestCase.REGISTER;
    assertEquals(Problem.UNREACHABLE, problem("alice", link, "alice"));
    assertTrue(server.accounts.containsKey("alice"));
    server.losesAnswer = frame -> false;
    try (Vault vault = Vault.open(temporary.resolve("alice"), PASSPHRASE)) {
      assertEquals(
          Problem.VAULT_UNFINISHED,
          assertThrows(ClientException.class, () -> vault.read(Self::load)).problem());
    }
    // Whatever the person says now: the account that the server has is theirs.
    Joined joined = join("alice", server.invitation(), "somebody-else");
    assertEquals("alice", joined.handle());
    assertEquals(1, server.accounts.size());
  }

  @Test
  void aJoinThatNeverArrivedBeginsAnewWithOtherWords() throws Exception {
    server.losesRequest = frame -> frame.getRequestCase() == RequestCase.REGISTER;
    assertEquals(Problem.UNREACHABLE, problem("v", server.invitation(), "alice"));
    server.losesRequest = frame -> false;
    assertEquals("bob", join("v", server.invitation(), "bob").handle());
    assertEquals(java.util.Set.of("bob"), server.accounts.keySet());
  }

  @Test
  void aRefusalAfterTheRegistrationWasTakenDoesNotThrowTheKeysAway() throws Exception {
    String link = server.invitation();
    server.losesAnswer = frame -> frame.getRequestCase() == RequestCase.REGISTER;
    assertEquals(Problem.UNREACHABLE, problem("alice", link, "alice"));
    server.losesAnswer = frame -> false;
    server.interference =
        (ClientFrame frame) ->
            frame.getRequestCase() == RequestCase.REGISTER
                ? FakeServer.error(pli.protocol.wire.Error.Code.INVITATION_USED)
                : null;
    assertEquals("alice", join("alice", link, "alice").handle());
  }

  @Test
  void wordsThatWereNotShownAreShownAgainAndThenGone() throws Exception {
    String link = server.invitation();
    List<String> words = new ArrayList<>();
    Joining killed =
        new Joining(platform, temporary.resolve("alice"), PASSPHRASE, CHEAP, Duration.ofSeconds(5));
    assertThrows(
        IllegalStateException.class,
        () ->
            killed.join(
                link,
                "alice",
                "laptop",
                joined -> {
                  words.add(joined.recoveryWords());
                  throw new IllegalStateException("killed while the words were printed");
                }));
    Joined again = join("alice", link, "alice");
    assertEquals(words, List.of(again.recoveryWords()));
    assertEquals(24, again.recoveryWords().split(" ").length);
    try (Vault vault = Vault.open(temporary.resolve("alice"), PASSPHRASE)) {
      boolean kept =
          vault.read(t -> t.exists("SELECT 1 FROM account WHERE recovery_words IS NOT NULL"));
      assertFalse(kept);
    }
    assertEquals(Problem.VAULT_EXISTS, problem("alice", link, "alice"));
  }

  @Test
  void anotherPassphraseDoesNotFinishAJoin() throws Exception {
    String link = server.invitation();
    server.losesAnswer = frame -> frame.getRequestCase() == RequestCase.REGISTER;
    assertEquals(Problem.UNREACHABLE, problem("alice", link, "alice"));
    server.losesAnswer = frame -> false;
    ClientException e =
        assertThrows(
            ClientException.class,
            () ->
                new Joining(
                        platform,
                        temporary.resolve("alice"),
                        new byte[] {1},
                        CHEAP,
                        Duration.ofSeconds(3))
                    .join(link, "alice", "laptop"));
    assertEquals(Problem.WRONG_PASSPHRASE, e.problem());
  }
}
