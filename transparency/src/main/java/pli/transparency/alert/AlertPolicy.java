package pli.transparency.alert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Limits;
import pli.transparency.note.SignatureType;
import pli.transparency.note.VerifierKey;
import pli.transparency.text.Decimal;
import pli.transparency.text.Lines;

/**
 * Whose alerts count in a network. The keys lie off every server, each with somebody else.
 *
 * <pre>
 * pli alert policy v1
 * network lighthouse.example/log
 * signatures 2
 * key editor+5f2b3c4d+AR…
 * key trustee+…
 * </pre>
 *
 * @param network the name of its log
 * @param required how many keys must sign
 * @param keys 1 to 16 of Ed25519, no two alike and no two of one name
 */
public record AlertPolicy(String network, int required, List<VerifierKey> keys) {
  private static final String FIRST_LINE = "pli alert policy v1";
  private static final String SIGNATURES = "signatures ";
  private static final String KEY = "key ";

  /**
   * A policy.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public AlertPolicy {
    keys = Collections.unmodifiableList(new ArrayList<>(keys));
    if (!AlertLines.isNetwork(network)
        || !areKeys(keys)
        || required < 1
        || required > keys.size()) {
      throw new IllegalArgumentException("not an alert policy");
    }
  }

  /**
   * The policy that these bytes are.
   *
   * @throws DecodeException if they are none, or not in the one encoding
   */
  public static AlertPolicy parse(Bytes file) throws DecodeException {
    Lines lines = Lines.of(file);
    if (!lines.next().equals(FIRST_LINE)) {
      throw new DecodeException(
          DecodeException.Reason.UNKNOWN_KIND, "not an alert policy, version 1");
    }
    String network = AlertLines.readNetwork(lines);
    long required = Decimal.parse(lines.after(SIGNATURES));
    List<VerifierKey> keys = new ArrayList<>();
    while (lines.nextBegins(KEY) && keys.size() < Limits.MAX_ALERT_KEYS) {
      keys.add(VerifierKey.parse(lines.after(KEY)));
    }
    if (!lines.atEnd() || required > keys.size()) {
      throw broken();
    }
    try {
      return new AlertPolicy(network, (int) required, keys);
    } catch (IllegalArgumentException e) {
      throw broken();
    }
  }

  private static DecodeException broken() {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, "an alert policy");
  }

  private static boolean areKeys(List<VerifierKey> keys) {
    Set<Object> different = new HashSet<>();
    for (VerifierKey key : keys) {
      if (key.type() != SignatureType.ED25519
          || !different.add(key.publicKey())
          || !different.add(key.name())) {
        return false;
      }
    }
    return !keys.isEmpty() && keys.size() <= Limits.MAX_ALERT_KEYS;
  }

  /** The file. */
  public Bytes encode() {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    AlertLines.write(text, AlertLines.NETWORK, network);
    AlertLines.write(text, SIGNATURES, required);
    for (VerifierKey key : keys) {
      AlertLines.write(text, KEY, key.encode());
    }
    return Bytes.utf8(text.toString());
  }
}
