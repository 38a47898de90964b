package pli.client.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this device has verified of the network's log.
 *
 * @param origin the log's name
 * @param size how many entries it has; 0 also if nothing was verified yet
 * @param read how many of them this device has read
 * @param root of its tree, in base 64; empty if nothing was verified yet
 * @param witnessedAtMillis when as many witnesses as are asked for had seen it; 0 if none are
 * @param required how many witnesses the network card asks for
 * @param witnesses those who cosigned
 * @param ownVersion of this account's latest record in the log; 0 if it has none
 * @param ownUnchanged whether that record is the one that this device made, or there is none
 * @param alarm why nothing is sent any more, or null
 */
public record LogStatus(
    String origin,
    long size,
    long read,
    String root,
    long witnessedAtMillis,
    int required,
    List<Witness> witnesses,
    long ownVersion,
    boolean ownUnchanged,
    ClientException.@Nullable Problem alarm) {
  /** With a copy of {@code witnesses}. */
  public LogStatus {
    witnesses = Collections.unmodifiableList(new ArrayList<>(witnesses));
  }

  /**
   * A witness that has cosigned.
   *
   * @param name of its key
   * @param atMillis when, by its clock
   */
  public record Witness(String name, long atMillis) {}
}
