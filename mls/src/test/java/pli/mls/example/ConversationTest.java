package pli.mls.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.node.Capabilities;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;

/** The examples run, say what they should, and are what the documentation shows. */
class ConversationTest {
  private static final Path ROOT =
      Path.of(System.getProperty("pli.root", "..")).toAbsolutePath().normalize();

  @Test
  void theConversationTakesItsCourse() throws MlsException {
    List<String> said = new ArrayList<>();
    new Conversation(CipherSuite.MLS_128_MLKEM768_X25519, new SeededEntropy(21), said::add).run();
    assertEquals(
        List.of(
            "- Alice makes a group and adds Bob",
            "alice is in epoch 1",
            "bob reads: Are you there?",
            "alice reads: Since just now.",
            "- Bob adds Carol; Alice looks at the commit before she follows it",
            "it adds 1 and removes 0",
            "alice is in epoch 2, with 3 members",
            "bob is in epoch 2",
            "alice reads: Hello, both.",
            "- Alice and Bob commit at once; Alice's comes first, Bob drops his",
            "alice is in epoch 3",
            "bob is in epoch 3, with 3 members",
            "carol is in epoch 3, with 3 members",
            "refused: Carol, of Bob's commit (WRONG_EPOCH)",
            "- Carol proposes new keys for herself, Bob commits that",
            "refused: Alice may not speak before that (PROPOSALS_PENDING)",
            "alice is in epoch 4, with 3 members",
            "carol is in epoch 4, with 3 members",
            "bob is in epoch 4",
            "the same epoch for all: true",
            "- Somebody says to be Dave, whom the directory knows by another key",
            "refused: Alice, of the key package (CREDENTIAL_REFUSED)",
            "- Alice removes Bob",
            "bob was removed",
            "carol is in epoch 5, with 2 members",
            "alice is in epoch 5",
            "carol reads: Just us two."),
        said);
  }

  @Test
  void theFirstMinuteIsWhatTheDocumentationShows() throws MlsException, IOException {
    CipherSuite suite = CipherSuite.MLS_128_MLKEM768_X25519;
    SeededEntropy entropy = new SeededEntropy(22);
    LeafOptions options =
        new LeafOptions(Capabilities.basic(List.of(suite.id()), List.of()), List.of());
    Bytes text = Bytes.utf8("hello");
    assertEquals(
        List.of(text),
        new FirstMinute(suite, options, Members.ANYBODY, Members.NOW, entropy)
            .run(
                Members.signer(suite, "alice", entropy),
                Members.signer(suite, "bob", entropy),
                Members.LIFETIME,
                text.toByteArray()));
    String source =
        Files.readString(ROOT.resolve("mls/src/test/java/pli/mls/example/FirstMinute.java"));
    int from = source.indexOf("\n", source.indexOf("// docs/MLS.md begins")) + 1;
    int to = source.lastIndexOf("\n", source.indexOf("// docs/MLS.md ends"));
    String shown = source.substring(from, to).stripIndent() + "\n";
    assertTrue(shown.lines().count() > 20, shown);
    assertTrue(
        Files.readString(ROOT.resolve("docs/MLS.md")).contains("```java\n" + shown + "```\n"),
        "docs/MLS.md shows another example than this one:\n" + shown);
  }
}
