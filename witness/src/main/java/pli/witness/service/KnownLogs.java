package pli.witness.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.SignatureType;
import pli.transparency.note.VerifierKey;

/**
 * The logs that a witness cosigns for: a text with a verifier's key on each line, whose name is the
 * log's origin. Empty lines and lines that begin with {@code #} say nothing. A log may have several
 * keys while one is being replaced.
 */
final class KnownLogs {
  /** Bytes of the text, which is read at each request: some thousand logs. */
  static final int MAX_LENGTH = 128 * 1024;

  private final String text;
  private final Map<String, TrustedLog> byOrigin;

  private KnownLogs(String text, Map<String, TrustedLog> byOrigin) {
    this.text = text;
    this.byOrigin = byOrigin;
  }

  /**
   * The logs of a text.
   *
   * @throws FolderException {@link FolderException.Problem#BAD_LOGS} with the line that is wrong
   */
  static KnownLogs parse(Bytes file) throws FolderException {
    String text;
    try {
      text = file.utf8();
    } catch (DecodeException e) {
      throw bad("not UTF-8");
    }
    Map<String, List<VerifierKey>> keys = new LinkedHashMap<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        VerifierKey key = parse(line);
        keys.computeIfAbsent(key.name(), name -> new ArrayList<>()).add(key);
      }
    }
    Map<String, TrustedLog> logs = new LinkedHashMap<>();
    for (Map.Entry<String, List<VerifierKey>> log : keys.entrySet()) {
      try {
        logs.put(log.getKey(), new TrustedLog(log.getKey(), log.getValue(), WitnessPolicy.NONE));
      } catch (IllegalArgumentException e) {
        throw bad("keys of " + log.getKey());
      }
    }
    return new KnownLogs(text, logs);
  }

  /** The text with one more key at its end. */
  Bytes with(VerifierKey key) {
    String before = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    return Bytes.utf8(before + key.encode() + "\n");
  }

  /** The log of this name; null if it is not known. */
  @Nullable TrustedLog of(String origin) {
    return byOrigin.get(origin);
  }

  /** All of them. */
  List<TrustedLog> all() {
    return List.copyOf(byOrigin.values());
  }

  private static VerifierKey parse(String line) throws FolderException {
    try {
      VerifierKey key = VerifierKey.parse(line);
      if (key.type() == SignatureType.ED25519) {
        return key;
      }
    } catch (DecodeException e) {
      // Said below, with the line.
    }
    throw bad(line.length() > 100 ? line.substring(0, 100) + "…" : line);
  }

  private static FolderException bad(String what) {
    return new FolderException(FolderException.Problem.BAD_LOGS, what);
  }
}
