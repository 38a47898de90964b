/**
 * A throw-away network of real processes on this machine, on which the demo and the measurements
 * stand.
 *
 * <p>Must not know: the inside of the server; it starts it as a process.
 */
@org.jspecify.annotations.NullMarked
module pli.lab {
  requires static transitive org.jspecify;
  requires transitive pli.client;
  requires transitive pli.desktop;
  requires transitive com.fasterxml.jackson.databind;

  exports pli.lab.network;
  exports pli.lab.process;
  exports pli.lab.seizure;

  opens pli.lab.demo to
      pli.desktop;
}
