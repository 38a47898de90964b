package pli.transparency.witness;

/** How a witness judges a request: it may cosign, or it has its answer. */
public sealed interface WitnessVerdict permits Cosignable, WitnessVerdict.Answer {
  /**
   * The witness does not cosign, and keeps the state it has.
   *
   * @param response what it answers instead
   */
  record Answer(AddCheckpointResponse response) implements WitnessVerdict {}
}
