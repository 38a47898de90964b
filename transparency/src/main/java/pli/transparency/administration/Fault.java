package pli.transparency.administration;

/** What is wrong with an entry that those did not sign who may. */
public enum Fault {
  /** A signature does not hold, or is of nobody who may sign it. */
  NOT_THEIRS,
  /** Fewer administrators signed than must. */
  TOO_FEW,
  /** It names another policy than the one in force at its place. */
  OTHER_POLICY,
  /** Somebody made themselves an administrator whom no open invitation let in. */
  NOT_INVITED,
  /** It stands under another label than policies, or acts, have in this network. */
  OTHER_LABEL
}
