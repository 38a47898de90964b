package pli.witness.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.transparency.release.ReleaseException.Reason;
import pli.witness.release.Installer.Ended;

/**
 * Bad updates before {@code pli release install}: none is installed, each says why in one sentence,
 * and of what runs not one byte is another.
 */
class BadUpdatesTest {
  /** Reasons that need files which no release here is: the gate's own test has them. */
  private static final Set<Reason> ELSEWHERE = EnumSet.of(Reason.TOO_LARGE);

  @TempDir Path temporary;
  private Installer installer;

  @BeforeEach
  void versionSevenRuns() throws IOException {
    installer = new Installer(temporary, Update.policy(1));
    installer.installs(new Update(7));
  }

  @Test
  void eachAlone() throws IOException {
    Set<Reason> met = EnumSet.noneOf(Reason.class);
    for (BadUpdate fault : BadUpdate.values()) {
      assertRefused(EnumSet.of(fault.reason), fault.name(), BadUpdate.with(fault));
      met.add(fault.reason);
    }
    assertEquals(EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE)), met);
    // It was not for want of anything else.
    installer.installs(new Update(8));
  }

  @Test
  void eachPairInBothOrders() throws IOException {
    for (BadUpdate one : BadUpdate.values()) {
      for (BadUpdate other : BadUpdate.values()) {
        if (one != other) {
          assertRefused(
              EnumSet.of(one.reason, other.reason),
              one + " and " + other,
              BadUpdate.with(one, other));
        }
      }
    }
    installer.installs(new Update(8));
  }

  private void assertRefused(Set<Reason> due, String what, Update update) throws IOException {
    Map<String, Bytes> before = installer.files();
    Ended ended = installer.install(update);
    assertEquals(4, ended.code(), () -> what + ended);
    assertTrue(due.contains(Reason.valueOf(ended.reason())), () -> what + ended);
    String sentence = ended.err();
    assertTrue(
        sentence.startsWith("Nothing was installed, version number 7 goes on running: ")
            && sentence.indexOf('\n') == sentence.length() - 1,
        () -> what + ended);
    assertEquals(before, installer.files(), what);
  }

  @Test
  void whereNothingRunsNothingIsInstalledEither() throws IOException {
    for (BadUpdate fault : BadUpdate.values()) {
      if (fault.reason == Reason.SAME_VERSION || fault.reason == Reason.DOWNGRADE) {
        continue;
      }
      Path fresh = Files.createDirectory(temporary.resolve(fault.name()));
      Installer first = new Installer(fresh, Update.policy(1));
      Ended ended = first.install(BadUpdate.with(fault));
      assertEquals(4, ended.code(), () -> fault + ended.toString());
      assertEquals(fault.reason.name(), ended.reason());
      assertFalse(Files.exists(first.to().resolve("current")), fault.name());
    }
  }
}
