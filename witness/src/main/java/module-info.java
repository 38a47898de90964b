/**
 * The independent witness of transparency logs, and the checker that judges a proof or a piece of
 * evidence offline. Small enough to be read in an hour by whoever is asked to run it.
 *
 * <p>Must not know: servers, clients, accounts, and whose log it watches. It stands on {@code
 * pli.transparency} alone.
 */
@org.jspecify.annotations.NullMarked
module pli.witness {
  requires static transitive org.jspecify;
  requires transitive pli.transparency;
  requires jdk.httpserver;

  exports pli.witness.service;
}
