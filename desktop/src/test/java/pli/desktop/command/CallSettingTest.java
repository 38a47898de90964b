package pli.desktop.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.client.api.Platform;
import pli.desktop.language.Language;
import pli.desktop.language.Words;
import pli.desktop.net.WebTransport;
import pli.desktop.terminal.Json;

/** What a call gets of what a verb says, and who hears the rest. */
class CallSettingTest {
  private final Bulletin bulletin = new Bulletin();
  private final Bulletin.Reader reader = bulletin.listen();
  private CallSetting setting = fresh();
  private Invocation invocation = invocation();

  @BeforeEach
  void oneCall() {
    setting = fresh();
    invocation = invocation();
  }

  private CallSetting fresh() {
    return new CallSetting(
        use -> {
          throw new AssertionError("nothing here needs a device");
        },
        "devices add",
        bulletin,
        Caller.PROGRAM);
  }

  private Invocation invocation() {
    Platform platform = new Platform(new WebTransport(), target -> {}, Clock.systemUTC());
    return new Invocation(
        Arguments.of(List.of(), Map.of()),
        setting.terminal(),
        platform,
        Words.in(Language.ENGLISH),
        setting);
  }

  @Test
  void oneThingIsItselfAndSeveralAreAList() throws Exception {
    assertNull(setting.result());
    Json first = new Json().put("a", 1);
    invocation.print(first, "words");
    assertEquals(first, setting.result());
    invocation.print(new Json(), "words");
    assertTrue(setting.result() instanceof List<?> list && list.size() == 2);
  }

  @Test
  void aListIsOneAlsoWithOneThingOrNone() throws Exception {
    invocation.printAll(List.<String>of(), "contacts.none", name -> {});
    assertEquals(List.of(), setting.result());
    Json only = new Json();
    invocation.printAll(List.of("a"), name -> invocation.print(only, name));
    assertEquals(List.of(only), setting.result());
    assertNull(reader.next());
  }

  @Test
  void whatIsToBeDoneAfterwardsIsDoneWhenTheAnswerHasGoneOut() throws Exception {
    StringBuilder done = new StringBuilder();
    assertFalse(invocation.afterwards(() -> done.append("taken")));
    assertEquals("", done.toString());
    setting.delivered();
    assertEquals("taken", done.toString());
  }

  @Test
  void whatIsToldAndWhatComesEarlyAreEvents() throws Exception {
    invocation.tell("devices.waiting");
    Bulletin.@Nullable Post told = reader.next();
    assertEquals(
        new Bulletin.Post(
            "told", "{\"method\":\"devices add\",\"message\":\"waiting for the other device …\"}"),
        told);
    invocation.printEarly(new Json().put("link", "x"), "x");
    assertEquals(
        new Bulletin.Post("printed", "{\"method\":\"devices add\",\"result\":{\"link\":\"x\"}}"),
        reader.next());
    invocation.draw("x");
    assertNull(reader.next());
    assertTrue(invocation.json());
  }

  @Test
  void thereIsNobodyToAsk() throws Exception {
    assertEquals("daemon.passphrase", assertThrows(NotDone.class, invocation::passphrase).key());
    assertEquals("daemon.passphrase", assertThrows(NotDone.class, invocation::newPassphrase).key());
    assertEquals("-", invocation.text("-"));
    assertTrue(invocation.terminal().ask("?").isEmpty());
    assertEquals(0, invocation.terminal().read(10).length);
  }

  @Test
  void whoReadsTooSlowlyMissesWhatComesThenAndHoldsUpNobody() {
    for (int i = 0; i < 1000; i++) {
      bulletin.post("notice", new Json().put("n", i));
    }
    int waiting = 0;
    while (reader.next() != null) {
      waiting++;
    }
    assertEquals(256, waiting);
    reader.close();
    bulletin.post("notice", new Json());
    assertNull(reader.next());
  }
}
