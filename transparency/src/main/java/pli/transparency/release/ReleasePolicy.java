package pli.transparency.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.transparency.Limits;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.VerifierKey;
import pli.transparency.text.Decimal;
import pli.transparency.text.Lines;

/**
 * Whose word it takes to install an update of a product. It is compiled into the program that is to
 * be replaced, so whoever pushes an update has no say in it.
 *
 * @param product what it is about
 * @param number of the policy, from 1; the next one has the next number
 * @param required how many parties must sign
 * @param waitingSeconds how long after it was logged a release is not installed, so that who reads
 *     the logs can object; above 0 only where each log has witnesses, whose clocks it goes by
 * @param parties who may sign, 1 to 16; no key stands there twice
 * @param logs where signatures must stand, 1 to 8 of different names, each with one key
 */
public record ReleasePolicy(
    String product,
    long number,
    int required,
    long waitingSeconds,
    List<ReleaseParty> parties,
    List<TrustedLog> logs) {
  private static final String FIRST_LINE = "pli release policy v1";
  private static final String PRODUCT = "product ";
  private static final String NUMBER = "number ";
  private static final String SIGNATURES = "signatures ";
  private static final String WAITING = "waiting ";
  private static final String PARTY = "party ";
  private static final String KEY = "key ";
  private static final String LOG = "log ";
  private static final String WITNESS = "witness ";
  private static final String QUORUM = "quorum ";

  /** A year: who waits longer never updates. */
  private static final long MAX_WAITING = 365L * 86_400;

  /**
   * A policy.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public ReleasePolicy {
    parties = Collections.unmodifiableList(new ArrayList<>(parties));
    logs = Collections.unmodifiableList(new ArrayList<>(logs));
    if (!ReleaseManifest.isProduct(product)
        || number < 1
        || required < 1
        || required > parties.size()
        || !areParties(parties)
        || !areLogs(logs)
        || !isWaiting(waitingSeconds, logs)) {
      throw new IllegalArgumentException("not a release policy");
    }
  }

  /**
   * The policy that these bytes are.
   *
   * @throws DecodeException if they are none, or not in the one encoding
   */
  public static ReleasePolicy parse(Bytes file) throws DecodeException {
    if (file.length() > Limits.MAX_RELEASE_POLICY) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a release policy");
    }
    Lines lines = Lines.of(file);
    if (!lines.next().equals(FIRST_LINE)) {
      throw new DecodeException(
          DecodeException.Reason.UNKNOWN_KIND, "not a release policy, version 1");
    }
    String product = lines.after(PRODUCT);
    long number = Decimal.parse(lines.after(NUMBER));
    int required = small(lines.after(SIGNATURES));
    long waiting = Decimal.parse(lines.after(WAITING));
    List<ReleaseParty> parties = new ArrayList<>();
    while (lines.nextBegins(PARTY) && parties.size() < Limits.MAX_RELEASE_PARTIES) {
      parties.add(party(lines));
    }
    List<TrustedLog> logs = new ArrayList<>();
    while (lines.nextBegins(LOG) && logs.size() < Limits.MAX_RELEASE_LOGS) {
      logs.add(log(lines));
    }
    try {
      ReleasePolicy policy = new ReleasePolicy(product, number, required, waiting, parties, logs);
      if (lines.atEnd()) {
        return policy;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw broken();
  }

  private static ReleaseParty party(Lines lines) throws DecodeException {
    String roleAndName = lines.after(PARTY);
    int space = roleAndName.indexOf(' ');
    if (space < 0) {
      throw broken();
    }
    ReleaseParty.Role role = ReleaseParty.Role.of(roleAndName.substring(0, space));
    List<Bytes> keys = new ArrayList<>();
    while (lines.nextBegins(KEY) && keys.size() < Limits.MAX_PARTY_KEYS) {
      keys.add(StrictBase64.decode(lines.after(KEY)));
    }
    try {
      return new ReleaseParty(role, roleAndName.substring(space + 1), keys);
    } catch (IllegalArgumentException e) {
      throw broken();
    }
  }

  private static TrustedLog log(Lines lines) throws DecodeException {
    VerifierKey key = VerifierKey.parse(lines.after(LOG));
    List<VerifierKey> witnesses = new ArrayList<>();
    while (lines.nextBegins(WITNESS) && witnesses.size() < Limits.MAX_WITNESSES) {
      witnesses.add(VerifierKey.parse(lines.after(WITNESS)));
    }
    int quorum = small(lines.after(QUORUM));
    try {
      return new TrustedLog(key, new WitnessPolicy(quorum, witnesses));
    } catch (IllegalArgumentException e) {
      throw broken();
    }
  }

  private static int small(String digits) throws DecodeException {
    long number = Decimal.parse(digits);
    if (number > Limits.MAX_WITNESSES) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a quorum of a release policy");
    }
    return (int) number;
  }

  /** Its bytes. */
  public Bytes encode() {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    line(text, PRODUCT, product);
    line(text, NUMBER, Long.toString(number));
    line(text, SIGNATURES, Integer.toString(required));
    line(text, WAITING, Long.toString(waitingSeconds));
    for (ReleaseParty party : parties) {
      line(text, PARTY, party.toString());
      party.keys().forEach(key -> line(text, KEY, StrictBase64.encode(key)));
    }
    for (TrustedLog log : logs) {
      line(text, LOG, log.keys().get(0).encode());
      log.witnesses().witnesses().forEach(witness -> line(text, WITNESS, witness.encode()));
      line(text, QUORUM, Integer.toString(log.witnesses().required()));
    }
    return Bytes.utf8(text.toString());
  }

  /** Whose key that is, or null. */
  public @Nullable ReleaseParty holder(Bytes key) {
    for (ReleaseParty party : parties) {
      if (party.keys().contains(key)) {
        return party;
      }
    }
    return null;
  }

  /** The log of that name, or null. */
  public @Nullable TrustedLog log(String origin) {
    for (TrustedLog log : logs) {
      if (log.origin().equals(origin)) {
        return log;
      }
    }
    return null;
  }

  /** All keys, one party's after the other's: the places that entries of Pli's log name. */
  public List<Bytes> keys() {
    List<Bytes> keys = new ArrayList<>();
    parties.forEach(party -> keys.addAll(party.keys()));
    return Collections.unmodifiableList(keys);
  }

  private static void line(StringBuilder text, String word, String rest) {
    text.append(word).append(rest).append('\n');
  }

  private static boolean areParties(List<ReleaseParty> parties) {
    Set<Bytes> keys = new HashSet<>();
    Set<String> names = new HashSet<>();
    int all = 0;
    for (ReleaseParty party : parties) {
      keys.addAll(party.keys());
      names.add(party.toString());
      all += party.keys().size();
    }
    return parties.size() <= Limits.MAX_RELEASE_PARTIES
        && keys.size() == all
        && names.size() == parties.size();
  }

  private static boolean areLogs(List<TrustedLog> logs) {
    Set<String> origins = new HashSet<>();
    for (TrustedLog log : logs) {
      if (log.keys().size() != 1
          || !log.keys().get(0).name().equals(log.origin())
          || !origins.add(log.origin())) {
        return false;
      }
    }
    return !logs.isEmpty() && logs.size() <= Limits.MAX_RELEASE_LOGS;
  }

  /** Without witnesses there is no time that the log's operator could not have chosen. */
  private static boolean isWaiting(long seconds, List<TrustedLog> logs) {
    return seconds == 0
        || seconds > 0
            && seconds <= MAX_WAITING
            && logs.stream().allMatch(log -> log.witnesses().required() > 0);
  }

  private static DecodeException broken() {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, "not a release policy");
  }
}
