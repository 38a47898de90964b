package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.lab.Pli.done;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.lab.process.Checkout;

/**
 * Runs the README's "Use it" line by line, in a home of its own, on a port that is free, with the
 * link that the lines before it printed, and with less patience.
 */
@Timeout(300)
class ReadmeIT {
  private static final Pattern LINK = Pattern.compile("pli://join/\\S+");

  @TempDir private Path folder;

  @Test
  void whatItSaysToTypeWorks() throws Exception {
    List<String> lines = linesOfUseIt();
    assertEquals(6, lines.size(), lines.toString());
    Pli alice = new Pli(folder.resolve("alice"));
    Pli bob = new Pli(folder.resolve("bob"));
    String first = link(alice.shell(lines.get(0)));
    Pli keeper = new Pli(folder.resolve("keeper")).with("HOME", folder.resolve("alice").toString());
    Process server = keeper.start(List.of("sh", "-c", "exec " + lines.get(1)));
    try {
      var unused = keeper.awaitOutput(server, "ready wss://");
      done(alice.shell(lines.get(2).replaceFirst("pli://join/…", Matcher.quoteReplacement(first))));
      String second = link(alice.shell(lines.get(3)));
      done(bob.run("join", second, "--handle", "bob"));
      done(alice.shell(lines.get(4)));
      Pli.Outcome received = done(bob.shell(lines.get(5).replace("--timeout 60", "--timeout 8")));
      assertTrue(received.out().contains("alice"), received.out());
      assertTrue(received.out().contains("Good morning"), received.out());
      server.destroy();
      assertTrue(server.waitFor(60, TimeUnit.SECONDS), "the server does not stop");
      assertEquals(0, server.exitValue());
    } finally {
      server.destroyForcibly();
    }
  }

  private static List<String> linesOfUseIt() throws IOException {
    String readme = Files.readString(Checkout.ofThisProgram().root().resolve("README.md"));
    String section = readme.substring(readme.indexOf("## Use it"));
    int begin = section.indexOf("```sh\n") + 6;
    String port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = Integer.toString(free.getLocalPort());
    }
    return section
        .substring(begin, section.indexOf("```", begin))
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> line.replace("7443", port))
        .toList();
  }

  private static String link(Pli.Outcome outcome) {
    Matcher link = LINK.matcher(done(outcome).out());
    assertTrue(link.find(), outcome.out());
    return link.group();
  }
}
