package pli.transparency.leaf;

import pli.codec.DecodeException;

/** What an entry is about. */
public enum LeafType {
  /** An account's devices, as a device of the record before or the recovery key says. */
  ACCOUNT_RECORD(1, Chain.ACCOUNT),
  /** An account's devices, as administrators say; its contacts are told loudly. */
  RESET(2, Chain.ACCOUNT),
  /** What an administrator did: invited, revoked, gave a role, exported. */
  ADMINISTRATIVE_ACT(3, Chain.ADMINISTRATION),
  /** Who the administrators are and how many must agree; witnesses; release and alert keys. */
  POLICY_CHANGE(4, Chain.POLICY),
  /** A key of the server. */
  SERVER_KEY(5, Chain.SERVER_KEY),
  /** A version of a program. */
  RELEASE(6, Chain.RELEASE),
  /** An alarm. */
  ALERT(7, Chain.ALERT);

  /** Which entries follow each other. */
  public enum Chain {
    /** One for each account; its name is the handle. */
    ACCOUNT(1),
    /** One for the network. */
    ADMINISTRATION(2),
    /** One for the network. */
    POLICY(3),
    /** One for the network. */
    SERVER_KEY(4),
    /** One for each artefact; its name is the artefact's. */
    RELEASE(5),
    /** One for the network. */
    ALERT(6);

    private final int code;

    Chain(int code) {
      this.code = code;
    }

    /** Its number in a label. */
    int code() {
      return code;
    }

    /** Whether there are several, told apart by a name. */
    boolean isNamed() {
      return this == ACCOUNT || this == RELEASE;
    }
  }

  private final int code;
  private final Chain chain;

  LeafType(int code, Chain chain) {
    this.code = code;
    this.chain = chain;
  }

  /** Its number in an entry. */
  public int code() {
    return code;
  }

  /** Where it belongs. */
  public Chain chain() {
    return chain;
  }

  static LeafType of(int code) throws DecodeException {
    for (LeafType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a type of leaf");
  }
}
