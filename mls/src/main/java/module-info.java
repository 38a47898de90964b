/**
 * The group engine of RFC 9420 (Messaging Layer Security): pure state to state. It makes and
 * follows key packages, groups, commits and messages; what is sent, stored and shown is the
 * application's.
 *
 * <p>Begin with {@code pli.mls.group}, whose package documentation says what an application brings
 * and in which order it does what; {@code pli.mls.node} has the values that it hands in:
 * identities, key packages, extensions, the hook for credentials. {@code pli.mls.suite} and {@code
 * pli.mls.tree} are for tools that look at trees and suites by themselves.
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
