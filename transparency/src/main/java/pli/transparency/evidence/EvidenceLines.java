package pli.transparency.evidence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.transparency.Hash;
import pli.transparency.Limits;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.SignatureType;
import pli.transparency.note.VerifierKey;
import pli.transparency.text.Lines;

/** The lines that evidence is made of: a word, a space, a value. */
final class EvidenceLines {
  private static final String LOG = "log ";

  /** The word before a network's card. */
  static final String CARD = "card ";

  private static final String CHECKPOINT = "checkpoint ";
  private static final String HASH = "hash ";

  private EvidenceLines() {}

  static StringBuilder begin(String kind, VerifierKey log) {
    return new StringBuilder(Evidence.FIRST_LINE)
        .append("\nkind ")
        .append(kind)
        .append('\n')
        .append(LOG)
        .append(log.encode())
        .append('\n');
  }

  static VerifierKey readKey(Lines lines) throws DecodeException {
    VerifierKey log = VerifierKey.parse(lines.after(LOG));
    if (log.type() != SignatureType.ED25519) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "not the key of a log");
    }
    return log;
  }

  /** Reads a card, which must be of the network that has that log. */
  static Bytes readCard(VerifierKey log, Lines lines) throws DecodeException {
    Bytes card = read(lines, CARD);
    if (!NetworkCard.parse(card).log().keys().contains(log)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "the card of another log");
    }
    return card;
  }

  /**
   * The card that these bytes are.
   *
   * @throws IllegalArgumentException if they are none
   */
  static NetworkCard card(Bytes card) {
    try {
      return NetworkCard.parse(card);
    } catch (DecodeException e) {
      throw new IllegalArgumentException("not a network card", e);
    }
  }

  static void write(StringBuilder out, SignedCheckpoint checkpoint) {
    write(out, CHECKPOINT, checkpoint.encode());
  }

  static SignedCheckpoint readCheckpoint(Lines lines) throws DecodeException {
    return SignedCheckpoint.parse(read(lines, CHECKPOINT));
  }

  static void write(StringBuilder out, List<Hash> path) {
    path.forEach(hash -> write(out, HASH, hash.value()));
  }

  /** All the lines with hashes that come next; perhaps none. */
  static List<Hash> readPath(Lines lines) throws DecodeException {
    List<Hash> path = new ArrayList<>();
    while (lines.nextBegins(HASH)) {
      if (path.size() == Limits.MAX_PROOF) {
        throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a proof past its limit");
      }
      path.add(Hash.parse(lines.after(HASH)));
    }
    return Collections.unmodifiableList(path);
  }

  static void write(StringBuilder out, String word, Bytes value) {
    out.append(word).append(StrictBase64.encode(value)).append('\n');
  }

  static Bytes read(Lines lines, String word) throws DecodeException {
    return StrictBase64.decode(lines.after(word));
  }

  /**
   * The log that evidence speaks of, alone with its key: what it said counts without witnesses.
   *
   * @param key that the evidence names
   * @param known the log, from where trust comes from
   * @throws VerificationException if the evidence is about another
   */
  static TrustedLog accused(VerifierKey key, TrustedLog known) throws VerificationException {
    if (!known.keys().contains(key)) {
      throw new VerificationException(Reason.WRONG_ORIGIN, "evidence about another log's key");
    }
    return new TrustedLog(known.origin(), Collections.singletonList(key), WitnessPolicy.NONE);
  }
}
