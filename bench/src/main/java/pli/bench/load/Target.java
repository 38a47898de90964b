package pli.bench.load;

import java.util.List;

/**
 * The server that a load program is aimed at.
 *
 * @param host where it listens
 * @param port where it listens
 * @param tls whether it speaks TLS
 * @param origin of its network, for proofs
 * @param pid its process, whose use of the processor is looked up
 */
public record Target(String host, int port, boolean tls, String origin, long pid) {
  private static final int WORDS = 5;

  /** As arguments of a program. */
  public List<String> arguments() {
    return List.of(host, Integer.toString(port), Boolean.toString(tls), origin, Long.toString(pid));
  }

  /** From the arguments of a program. */
  static Target of(String[] arguments) {
    return new Target(
        arguments[0],
        Integer.parseInt(arguments[1]),
        Boolean.parseBoolean(arguments[2]),
        arguments[3],
        Long.parseLong(arguments[4]));
  }

  /** What stands behind the target in the arguments of a program. */
  static int number(String[] arguments, int index) {
    return Integer.parseInt(arguments[WORDS + index]);
  }
}
