/**
 * Measurements, alone and beside peers, with the machine's own limits in the same table.
 *
 * <p>Must not know: the inside of the server, which it meets as a process. Nothing stands on it.
 */
@org.jspecify.annotations.NullMarked
module pli.bench {
  requires static transitive org.jspecify;
  requires transitive pli.lab;
  requires com.fasterxml.jackson.databind;
  requires java.management;
  requires org.bouncycastle.mls;
  requires org.bouncycastle.provider;
  requires pli.client;
  requires pli.desktop;
  requires pli.mls;
  requires pli.protocol;
}
