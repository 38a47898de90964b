package pli.desktop.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pli.desktop.screen.Bundle;

/** Who gets in to a screen, and what they get. */
class ScreenTest extends ScreenCase {
  /** The page itself, as a browser asks for it: without a token, from nowhere. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "GET / HTTP/1.1|host: HOST;200",
        "GET /index.html HTTP/1.1|host: HOST;200",
        "GET /assets/a.js HTTP/1.1|host: HOST|origin: http://HOST;200",
        "HEAD / HTTP/1.1|host: HOST;200",
        "GET /assets/b.js HTTP/1.1|host: HOST;404",
        "GET /assets/ HTTP/1.1|host: HOST;404",
        "GET /?token=secret HTTP/1.1|host: HOST;404",
        "GET /../index.html HTTP/1.1|host: HOST;404",
        "GET /assets/..%2f..%2fkeyslot HTTP/1.1|host: HOST;404",
        "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1|host: HOST;404",
        "GET //etc/passwd HTTP/1.1|host: HOST;404",
        "GET /pli/desktop/Main.class HTTP/1.1|host: HOST;404",
        "POST / HTTP/1.1|host: HOST|content-type: application/json|content-length: 0;405",
        "PUT /index.html HTTP/1.1|host: HOST|content-length: 0;405",
        "OPTIONS / HTTP/1.1|host: HOST;405",
        "DELETE / HTTP/1.1|host: HOST;405",
        "GET http://HOST/ HTTP/1.1|host: HOST;400",
        "GET / HTTP/1.1|host: localhost:80;421",
        "GET / HTTP/1.1|host: attacker.example;421",
        "GET / HTTP/1.1|host: attacker.example:80|origin: http://attacker.example:80;421",
        "GET / HTTP/1.1|host: HOST|origin: http://127.0.0.1:1;403",
        "GET / HTTP/1.1|host: HOST|origin: null;403",
      })
  void thePageIsForThisAddressAlone(String request, int status) throws Exception {
    assertStatus(status, ask(request + "||"));
  }

  /** What lies behind the token. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "GET /api/v1/state HTTP/1.1|host: HOST|TOKEN;200",
        "GET /api/v1/state HTTP/1.1|host: HOST|origin: http://HOST|TOKEN;200",
        "GET /api/v1/state HTTP/1.1|host: HOST;401",
        "GET /api/v1/state HTTP/1.1|host: HOST|authorization: Bearer other;401",
        "GET /api/v1/state HTTP/1.1|host: HOST|cookie: token=secret;401",
        "GET /api/v1/state?token=secret HTTP/1.1|host: HOST;401",
        "GET /api/v1/x.html HTTP/1.1|host: HOST;401",
        "GET /api/v1/x.html HTTP/1.1|host: HOST|TOKEN;404",
        "GET /api/v1/check HTTP/1.1|host: HOST|TOKEN;404",
        "GET /api/v1/state HTTP/1.1|host: attacker.example|TOKEN;421",
        "GET /api/v1/state HTTP/1.1|host: HOST|origin: http://attacker.example|TOKEN;403",
        "GET /api/v1/state HTTP/1.1|host: HOST|origin: http://127.0.0.1:1|TOKEN;403",
        "HEAD /api/v1/state HTTP/1.1|host: HOST|TOKEN;405",
        "POST /api/v1/state HTTP/1.1|host: HOST|TOKEN|content-length: 0;405",
        "OPTIONS /api/v1/rpc HTTP/1.1|host: HOST|origin: http://attacker.example;403",
        "OPTIONS /api/v1/rpc HTTP/1.1|host: HOST;401",
        "GET /api/v1/rpc HTTP/1.1|host: HOST|TOKEN;405",
        "POST /api/v1/rpc HTTP/1.1|host: HOST|TOKEN|content-type: application/json;411",
        "POST /api/v1/rpc HTTP/1.1|host: HOST|TOKEN|content-type: text/plain|content-length: 0;415",
        "POST /api/v1/rpc HTTP/1.1|host: HOST|TOKEN|content-type: application/json|content-length:"
            + " 4194305;413",
        "PUT /api/v1/files HTTP/1.1|host: HOST|TOKEN|content-type: application/octet-stream;411",
        "PUT /api/v1/files HTTP/1.1|host: HOST|TOKEN|content-type:"
            + " application/octet-stream|content-length: 4194305;413",
        "PUT /api/v1/files HTTP/1.1|host: HOST|TOKEN|content-type: image/png|content-length: 0;415",
        "PUT /api/v1/files HTTP/1.1|host: HOST|TOKEN|content-type:"
            + " application/octet-stream|content-length: 0;400",
        "PUT /api/v1/files HTTP/1.1|host: HOST|TOKEN|content-type:"
            + " application/octet-stream|pli-name: a.backup|content-length: 0;200",
        "GET /api/v1/files HTTP/1.1|host: HOST|TOKEN;405",
        "GET /api/v1/files/00000000000000000000000000000000 HTTP/1.1|host: HOST|TOKEN;409",
        "GET /api/v1/files/../../keyslot HTTP/1.1|host: HOST|TOKEN;404",
        "GET /api/v1/made/..%2f..%2fkeyslot HTTP/1.1|host: HOST|TOKEN;400",
        "GET /api/v1/made/backup HTTP/1.1|host: HOST|TOKEN;404",
        "GET /api/v1/evidence/..%2fkeyslot HTTP/1.1|host: HOST|TOKEN;404",
        "GET /api/v1/evidence/fork-1.evidence HTTP/1.1|host: HOST|TOKEN;404",
        "GET /api/v1/made/x HTTP/1.1|host: HOST;401",
        "GET /api/v1/files/x HTTP/1.1|host: HOST;401",
        "GET /api/v1/events HTTP/1.1|host: HOST;401",
      })
  void theApiIsForWhoHasTheToken(String request, int status) throws Exception {
    assertStatus(status, ask(request + "||"));
  }

  /** A form of another page sends no JSON, no token, and says where it comes from. */
  @Test
  void aFormOfAnotherPageIsRefused() throws Exception {
    String form =
        "POST /api/v1/rpc HTTP/1.1|host: HOST|ORIGINcontent-type: TYPE|content-length: 2||{}";
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
      String typed = form.replace("TYPE", type);
      assertStatus(403, ask(typed.replace("ORIGIN", "origin: http://attacker.example|")));
      assertStatus(403, ask(typed.replace("ORIGIN", "origin: null|")));
      assertStatus(401, ask(typed.replace("ORIGIN", "")));
      assertStatus(415, ask(typed.replace("ORIGIN", "TOKEN|")));
    }
  }

  @Test
  void aHeadHasNoBodyAndItsLength() throws Exception {
    String whole = ask("GET / HTTP/1.1|host: HOST||");
    String head = ask("HEAD / HTTP/1.1|host: HOST||");
    assertTrue(whole.endsWith("\r\n\r\n<!doctype html>"), whole);
    assertEquals(whole.substring(0, whole.length() - "<!doctype html>".length()), head);
    assertTrue(ask("HEAD /x.html HTTP/1.1|host: HOST||").endsWith("\r\n\r\n"));
  }

  @Test
  void everyAnswerTellsTheBrowserWhatThePageMayDo() throws Exception {
    List<String> answers =
        List.of(
            ask("GET / HTTP/1.1|host: HOST||"),
            ask("GET /x.html HTTP/1.1|host: HOST||"),
            ask("GET / HTTP/1.1|host: x||"),
            ask("nonsense||"),
            ask("GET /api/v1/state HTTP/1.1|host: HOST||"),
            ask("GET /api/v1/state HTTP/1.1|host: HOST|TOKEN||"),
            call("ui qr", "{'text':'a'}"));
    for (String answer : answers) {
      for (String line :
          List.of(
              "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';"
                  + " img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self';"
                  + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                  + " require-trusted-types-for 'script'; trusted-types svelte-trusted-html",
              "X-Content-Type-Options: nosniff",
              "Cache-Control: no-store",
              "Referrer-Policy: no-referrer",
              "Cross-Origin-Opener-Policy: same-origin",
              "Cross-Origin-Resource-Policy: same-origin")) {
        assertTrue(answer.contains("\r\n" + line + "\r\n"), line + " is missing in " + answer);
      }
      assertFalse(answer.contains(TOKEN), answer);
      assertFalse(answer.contains("Access-Control"), answer);
    }
  }

  @Test
  void withoutAVaultItIsNew() throws Exception {
    String state = ask("GET /api/v1/state HTTP/1.1|host: HOST|TOKEN||");
    assertTrue(
        state.contains(
            "{\"state\":\"new\",\"words\":false,\"alert\":false,\"idle\":900,\"language\":\"fr\""),
        state);
    assertError("VAULT_MISSING", call("ui unlock", "{'passphrase':'x'}"));
    assertError("VAULT_MISSING", call("conversation list", "{}"));
    assertError("VAULT_MISSING", call("ui words", "{}"));
    assertError("VAULT_MISSING", call("ui receipts", "{}"));
    assertError("VAULT_MISSING", call("ui reports", "{}"));
    assertError("VAULT_MISSING", call("ui alerts", "{}"));
    assertError("VAULT_MISSING", call("ui alerts read", "{}"));
    assertError("VAULT_MISSING", call("ui alerts read", "{'passphrase':'x'}"));
    assertError("VAULT_MISSING", call("ui heard", "{'messageId':'x'}"));
    assertError("VAULT_MISSING", call("ui passphrase", "{'old':'x','new':'y'}"));
    assertError("VAULT_MISSING", call("wipe", "{'yes':true}"));
    assertTrue(call("ui lock", "{}").contains("\"state\":\"new\""));
  }

  @Test
  void theFirstEventIsTheState() throws Exception {
    String head = "GET /api/v1/events HTTP/1.1|host: HOST|TOKEN||";
    try (SocketChannel channel = SocketChannel.open(address())) {
      send(channel, request(head));
      InputStream in = Channels.newInputStream(channel);
      StringBuilder read = new StringBuilder();
      while (read.indexOf("\n\n", Math.max(0, read.indexOf("event: "))) < 0
          || read.indexOf("event: ") < 0) {
        read.append((char) in.read());
      }
      assertTrue(read.toString().contains("\nevent: state\ndata: {\"state\":\"new\""), read + "");
    }
  }

  /**
   * Where there is no vault yet a backup can be brought; what is none leaves everything as it was.
   */
  @Test
  void aFileThatIsNoBackupMakesNoVault() throws Exception {
    String brought =
        ask(
            "PUT /api/v1/files HTTP/1.1|host: HOST|TOKEN|content-type: application/octet-stream"
                + "|pli-name: a.backup|content-length: 4||none");
    String path = brought.replaceAll("(?s).*\"path\":\"([0-9a-f]+)\".*", "$1");
    String words = "abandon ".repeat(23) + "art";
    String file = "{'path':'" + path + "','words':'" + words + "','passphrase':'x'}";
    assertError("BACKUP_DAMAGED", call("ui restore", file));
    assertError("WORDS_INVALID", call("ui restore", file.replace(words, "a b")));
    assertError("screen.file", call("ui restore", file.replace(path, "../keyslot")));
    assertError("words.missing", call("ui restore", "{'path':'" + path + "','passphrase':'x'}"));
    assertTrue(ask("GET /api/v1/state HTTP/1.1|host: HOST|TOKEN||").contains("{\"state\":\"new\""));
  }

  @Test
  void whatAPageAsksByItselfIsNoSignOfAPerson() throws Exception {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(900));
    assertTrue(serving().seat().idleness().isOver());
    call("|pli-unattended: 1", "conversation list", "{}");
    assertTrue(serving().seat().idleness().isOver());
    call("conversation list", "{}");
    assertFalse(serving().seat().idleness().isOver());
  }

  @Test
  void howLongToWaitIsRemembered() throws Exception {
    assertTrue(call("ui idle", "{'seconds':60}").contains("\"idle\":60"));
    assertEquals("60", Files.readString(vault.resolve("screen.idle")).strip());
    for (String wrong : List.of("29", "86401", "-1", "'60'")) {
      assertError("words.value", call("ui idle", "{'seconds':" + wrong + "}"));
    }
    end();
    begin();
    String head = "GET /api/v1/state HTTP/1.1|host: HOST|TOKEN||";
    assertTrue(ask(head).contains("\"idle\":60"));
    Files.writeString(vault.resolve("screen.idle"), "1");
    end();
    begin();
    assertTrue(ask(head).contains("\"idle\":900"));
  }

  @Test
  void aCodeIsDrawnByThePage() throws Exception {
    String answer = call("ui qr", "{'text':'pli://join/x'}");
    assertTrue(answer.contains("{\"modules\":[\"1111111"), answer);
  }

  @Test
  void withoutAPageNothingIsBegun() {
    UiCommand command = new UiCommand(new Bundle(path -> null));
    NotDone refusal =
        assertThrows(
            NotDone.class, () -> command.run(Arguments.of(List.of(), Map.of()), invocation()));
    assertEquals("ui.bundle", refusal.key());
    assertEquals(1, refusal.exitCode());
    assertFalse(Files.exists(vault.resolve("screen.html")));
  }

  @Test
  void oneScreenOrDaemonForOneVault() throws Exception {
    try (Claim first = Claim.take(vault)) {
      assertTrue(first.lock().isValid());
      assertEquals(
          "daemon.already", assertThrows(NotDone.class, () -> Claim.take(vault).close()).key());
    }
    Claim.take(vault).close();
  }
}
