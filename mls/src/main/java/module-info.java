/**
 * The group engine of RFC 9420: pure state to state.
 *
 * <p>Must not know: the server, storage, clocks, threads. Time and randomness come in as
 * parameters.
 */
@org.jspecify.annotations.NullMarked
module pli.mls {
  requires static transitive org.jspecify;
  requires transitive pli.codec;
  requires transitive pli.crypto;

  exports pli.mls.group;
  exports pli.mls.node;
  exports pli.mls.suite;
  exports pli.mls.tree;
}
