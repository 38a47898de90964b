package pli.desktop.fuzz;

import java.util.List;
import pli.desktop.http.LocalRequestFuzz;
import pli.desktop.rpc.RpcFuzz;
import pli.fuzz.Target;

/** The readers of this module that meet hostile bytes. */
final class Targets {
  static final List<Target> ALL = List.of(new LocalRequestFuzz(), new RpcFuzz());

  private Targets() {}
}
