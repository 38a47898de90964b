package pli.transparency.witness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Limits;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.note.Cosignature;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.SignedNote;
import pli.transparency.note.VerifierKey;
import pli.transparency.text.Decimal;
import pli.transparency.text.Lines;

/** What a witness answers to {@code add-checkpoint}. */
public sealed interface AddCheckpointResponse {
  /** The HTTP status. */
  int status();

  /** The HTTP header of that name. */
  String contentType();

  /** The HTTP body. */
  Bytes body();

  /**
   * The answer that came so.
   *
   * @param status of HTTP
   * @param contentType of HTTP; empty if none came
   * @param body of HTTP; cut it off past {@link Limits#MAX_NOTE} bytes rather than read on
   * @throws DecodeException if the body is not what the status promises
   */
  static AddCheckpointResponse parse(int status, String contentType, Bytes body)
      throws DecodeException {
    if (status == Cosigned.STATUS) {
      return new Cosigned(NoteSignature.parseLines(body));
    }
    if (status == Conflict.STATUS) {
      return Conflict.parse(contentType, body);
    }
    Refusal refusal = Refusal.of(status);
    return refusal == null ? new Unavailable(status) : new Refused(refusal);
  }

  /**
   * Cosigned. Which of the lines count is for {@link #by} to say.
   *
   * @param signatures 1 to 64 lines, believed by nobody yet
   */
  record Cosigned(List<NoteSignature> signatures) implements AddCheckpointResponse {
    private static final int STATUS = 200;

    /**
     * An answer.
     *
     * @throws IllegalArgumentException if there are none, or too many
     */
    public Cosigned {
      signatures = Collections.unmodifiableList(new ArrayList<>(signatures));
      if (signatures.isEmpty() || signatures.size() > Limits.MAX_SIGNATURES) {
        throw new IllegalArgumentException("a response without signatures, or with too many");
      }
    }

    /**
     * The cosignature of a witness over the checkpoint that was sent to it: put its line below. Of
     * several it is the latest; lines of unknown keys are passed over.
     *
     * @throws VerificationException {@link Reason#NOT_SIGNED} if there is none with a time, {@link
     *     Reason#BAD_SIGNATURE} if a line names its key and was not made with it
     */
    public Cosignature by(VerifierKey witness, SignedCheckpoint sent) throws VerificationException {
      SignedNote note = new SignedNote(sent.note().text(), signatures);
      Cosignature cosignature = Cosignature.verify(note, witness);
      if (cosignature == null || cosignature.seconds() == 0) {
        throw new VerificationException(
            Reason.NOT_SIGNED, "a response without this witness's cosignature");
      }
      return cosignature;
    }

    @Override
    public int status() {
      return STATUS;
    }

    @Override
    public String contentType() {
      return "text/plain; charset=utf-8";
    }

    @Override
    public Bytes body() {
      StringBuilder lines = new StringBuilder();
      for (NoteSignature signature : signatures) {
        lines.append(signature.line());
      }
      return Bytes.utf8(lines.toString());
    }
  }

  /**
   * The witness last cosigned another size than the request said: ask again with a proof from
   * there. If it is above all that the log ever signed here, the log has been rolled back or
   * somebody else has its key.
   *
   * @param size that it cosigned last
   */
  record Conflict(long size) implements AddCheckpointResponse {
    private static final int STATUS = 409;
    private static final String SIZE = "text/x.tlog.size";

    /**
     * An answer.
     *
     * @throws IllegalArgumentException if the size is negative
     */
    public Conflict {
      if (size < 0) {
        throw new IllegalArgumentException("a tree of " + size + " leaves");
      }
    }

    private static Conflict parse(String contentType, Bytes body) throws DecodeException {
      String type = contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
      if (!type.equals(SIZE)) {
        throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a conflict without a size");
      }
      Lines lines = Lines.of(body);
      long size = Decimal.parse(lines.next());
      if (!lines.atEnd()) {
        throw new DecodeException(DecodeException.Reason.TRAILING_BYTES, "more than a size");
      }
      return new Conflict(size);
    }

    @Override
    public int status() {
      return STATUS;
    }

    @Override
    public String contentType() {
      return SIZE;
    }

    @Override
    public Bytes body() {
      return Bytes.utf8(size + "\n");
    }
  }

  /**
   * Not cosigned, and asking the same again would not help.
   *
   * @param refusal why
   */
  record Refused(Refusal refusal) implements AddCheckpointResponse {
    @Override
    public int status() {
      return refusal.status();
    }

    @Override
    public String contentType() {
      return "text/plain; charset=utf-8";
    }

    @Override
    public Bytes body() {
      return Bytes.utf8(refusal.name().toLowerCase(Locale.ROOT) + "\n");
    }
  }

  /**
   * No answer of the protocol: the witness, or something in front of it, is out of order or busy.
   * Asking again later can help.
   *
   * @param status of HTTP
   */
  record Unavailable(int status) implements AddCheckpointResponse {
    @Override
    public String contentType() {
      return "text/plain; charset=utf-8";
    }

    @Override
    public Bytes body() {
      return Bytes.utf8("unavailable\n");
    }
  }
}
