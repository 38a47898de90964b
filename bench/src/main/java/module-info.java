/**
 * Measurements, alone and beside peers.
 *
 * <p>Must not know: nothing stands on it.
 */
@org.jspecify.annotations.NullMarked
module pli.bench {
  requires static transitive org.jspecify;
  requires transitive pli.lab;
}
