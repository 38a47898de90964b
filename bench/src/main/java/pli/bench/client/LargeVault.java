package pli.bench.client;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.content.MessageContent;
import pli.crypto.Entropy;

/**
 * Messages of years, written into the vault of a device that is closed, as the device would have
 * stored them: text, content, and through the vault's own triggers the words to search for.
 */
final class LargeVault {
  /** In one of a thousand messages. */
  static final String RARE = "lighthouse";

  /** In one of ten. */
  static final String FREQUENT = "tomorrow";

  private static final int IN_ONE_TRANSACTION = 2000;
  private static final int VOCABULARY = 20_000;
  private static final int MAX_WORDS = 40;
  private static final long MINUTE = 60_000;

  private static final String ADD =
      "INSERT INTO timeline (conversation, message_id, sender, device, sent_at, kind, text,"
          + " content, own) VALUES (?, ?, ?, ?, ?, 'text', ?, ?, ?)";

  private final SplittableRandom random = new SplittableRandom(1);
  private final Entropy entropy;

  LargeVault(Entropy entropy) {
    this.entropy = entropy;
  }

  /** Spreads so many messages over conversations; the last one goes into the first of them. */
  void fill(Path folder, byte[] passphrase, List<ConversationId> conversations, int messages)
      throws ClientException {
    long now = System.currentTimeMillis();
    try (Vault vault = Vault.open(folder, passphrase)) {
      for (int begun = 0; begun < messages; begun += IN_ONE_TRANSACTION) {
        int from = begun;
        int to = Math.min(messages, begun + IN_ONE_TRANSACTION);
        vault.write(t -> {
          for (int i = from; i < to; i++) {
            String text = text();
            Bytes content = MessageContent.text(text, entropy).encode();
            boolean own = random.nextInt(3) == 0;
            t.change(
                ADD,
                conversations.get((messages - 1 - i) % conversations.size()).value(),
                id().hex(),
                own ? "alice" : "bob",
                "a device",
                now - (messages - i) * MINUTE,
                text,
                content,
                own);
          }
          return null;
        });
      }
    }
  }

  private Bytes id() {
    byte[] id = new byte[32];
    entropy.fill(id);
    return Bytes.adopt(id);
  }

  /** Words that are the rarer, the further behind they stand in the vocabulary. */
  private String text() {
    StringBuilder text = new StringBuilder(256);
    int words = 1 + random.nextInt(MAX_WORDS);
    for (int i = 0; i < words; i++) {
      double place = random.nextDouble();
      text.append(word((int) (VOCABULARY * place * place * place))).append(' ');
    }
    if (random.nextInt(10) == 0) {
      text.append(FREQUENT).append(' ');
    }
    if (random.nextInt(1000) == 0) {
      text.append(RARE).append(' ');
    }
    return text.substring(0, text.length() - 1);
  }

  private static String word(int number) {
    StringBuilder word = new StringBuilder();
    for (int rest = number + 26; rest > 0; rest /= 26) {
      word.append((char) ('a' + rest % 26));
    }
    return word.toString();
  }
}
