package pli.transparency.administration;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Ed25519;
import pli.transparency.Limits;
import pli.transparency.account.Handle;

/** What administrators do that changes neither the policy nor an account. */
public sealed interface Act {
  /** How many bytes the hash of a token has. */
  int TOKEN_HASH_LENGTH = 32;

  /** SHA-256 of the token that the link has: only who was given the link knows the token. */
  Bytes tokenHash();

  /** Whether it takes as many administrators as a change of the policy does. */
  boolean isWeighty();

  /** What an invitation is for. */
  enum Purpose {
    /** To have an account. */
    MEMBER(1),
    /** To have an account, and be an administrator. */
    ADMIN(2),
    /** To ask, with new devices, for an account that one had. */
    RETURN(3);

    private final int code;

    Purpose(int code) {
      this.code = code;
    }

    /** Its number in an act. */
    public int code() {
      return code;
    }

    static Purpose of(int code) throws DecodeException {
      for (Purpose purpose : values()) {
        if (purpose.code == code) {
          return purpose;
        }
      }
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "an invitation's purpose");
    }
  }

  /**
   * Somebody is let in.
   *
   * @param tokenHash SHA-256 of the link's token, 32 bytes
   * @param purpose what for
   * @param uses how often, from 1; once for all but members
   * @param expiresMillis until when, by the server's clock
   * @param handle whom, or null if anybody; a return is always somebody's
   * @param delegateKey the Ed25519 key that signs the change of the policy by which an
   *     administrator comes in; null for others. Its seed comes from the link, and nobody but who
   *     has the link can make it: who is told the token, as the server is, cannot
   */
  record Invitation(
      Bytes tokenHash,
      Purpose purpose,
      int uses,
      long expiresMillis,
      @Nullable Handle handle,
      @Nullable Bytes delegateKey)
      implements Act {
    private static final int KIND = 1;

    /**
     * An invitation.
     *
     * @throws IllegalArgumentException if a part does not have its form
     */
    public Invitation {
      if (tokenHash.length() != TOKEN_HASH_LENGTH
          || !areTerms(purpose, uses, expiresMillis, handle)
          || !isDelegate(purpose, delegateKey)) {
        throw new IllegalArgumentException("not an invitation");
      }
    }

    /**
     * An invitation of no administrator.
     *
     * @throws IllegalArgumentException if it is one, or a part does not have its form
     */
    public Invitation(
        Bytes tokenHash, Purpose purpose, int uses, long expiresMillis, @Nullable Handle handle) {
      this(tokenHash, purpose, uses, expiresMillis, handle, null);
    }

    private static boolean isDelegate(Purpose purpose, @Nullable Bytes key) {
      return key == null
          ? purpose != Purpose.ADMIN
          : purpose == Purpose.ADMIN && key.length() == Ed25519.PUBLIC_KEY_LENGTH;
    }

    @Override
    public boolean isWeighty() {
      return purpose == Purpose.ADMIN;
    }

    private static Invitation read(TlsReader in) throws DecodeException {
      Bytes tokenHash = in.raw(TOKEN_HASH_LENGTH);
      Purpose purpose = Purpose.of(in.u8());
      int uses = in.u16();
      long expires = in.u64();
      @Nullable Handle handle =
          in.optional() ? Handle.parse(in.opaque(Limits.MAX_HANDLE).utf8()) : null;
      if (!areTerms(purpose, uses, expires, handle)) {
        throw new DecodeException(DecodeException.Reason.BAD_VALUE, "an invitation");
      }
      @Nullable Bytes delegateKey =
          purpose == Purpose.ADMIN ? in.raw(Ed25519.PUBLIC_KEY_LENGTH) : null;
      return new Invitation(tokenHash, purpose, uses, expires, handle, delegateKey);
    }

    private static boolean areTerms(
        Purpose purpose, int uses, long expiresMillis, @Nullable Handle handle) {
      return uses >= 1
          && uses <= (purpose == Purpose.MEMBER ? Limits.MAX_USES : 1)
          && expiresMillis >= 0
          && (purpose != Purpose.RETURN || handle != null);
    }

    /** Says what it is, not for whom. */
    @Override
    public String toString() {
      return "Invitation[" + purpose + "]";
    }
  }

  /**
   * An invitation is taken back: what is left of its uses is gone.
   *
   * @param tokenHash of that invitation
   */
  record Withdrawal(Bytes tokenHash) implements Act {
    private static final int KIND = 2;

    /**
     * A withdrawal.
     *
     * @throws IllegalArgumentException if the hash has not 32 bytes
     */
    public Withdrawal {
      if (tokenHash.length() != TOKEN_HASH_LENGTH) {
        throw new IllegalArgumentException("a hash of " + tokenHash.length() + " bytes");
      }
    }

    @Override
    public boolean isWeighty() {
      return false;
    }

    /** Says what it is, not of which. */
    @Override
    public String toString() {
      return "Withdrawal";
    }
  }

  /** Writes the kind of an act, then the act. */
  static void write(TlsWriter out, Act act) {
    switch (act) {
      case Invitation invitation -> {
        out.u8(Invitation.KIND)
            .raw(invitation.tokenHash())
            .u8(invitation.purpose().code())
            .u16(invitation.uses())
            .u64(invitation.expiresMillis());
        @Nullable Handle handle = invitation.handle();
        out.u8(handle == null ? 0 : 1);
        if (handle != null) {
          out.opaque(Bytes.utf8(handle.value()));
        }
        @Nullable Bytes delegateKey = invitation.delegateKey();
        if (delegateKey != null) {
          out.raw(delegateKey);
        }
      }
      case Withdrawal withdrawal -> out.u8(Withdrawal.KIND).raw(withdrawal.tokenHash());
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws DecodeException if it is none
   */
  static Act read(TlsReader in) throws DecodeException {
    int kind = in.u8();
    if (kind == Invitation.KIND) {
      return Invitation.read(in);
    }
    if (kind == Withdrawal.KIND) {
      return new Withdrawal(in.raw(TOKEN_HASH_LENGTH));
    }
    throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "an administrative act");
  }
}
