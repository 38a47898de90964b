package pli.client.alert;

import java.sql.SQLException;
import pli.client.vault.Row;
import pli.codec.Bytes;

/**
 * An alert or a revocation as the vault has it. It counted when it was heard; whether it does now
 * the gate says.
 *
 * @param number in the order of hearing
 * @param file as it came
 * @param revocation whether it is one
 * @param heardMillis when it was heard first
 * @param fromServer whether the server has shown it
 * @param withheld whether the server did not, when it should have
 * @param read whether the person has read it
 * @param overridden whether the person sends although it asks not to
 */
record KeptAlert(
    long number,
    Bytes file,
    boolean revocation,
    long heardMillis,
    boolean fromServer,
    boolean withheld,
    boolean read,
    boolean overridden) {
  static final String COLUMNS =
      "SELECT number, file, revocation, heard_at, from_server, withheld, was_read, overridden"
          + " FROM alert ";

  static KeptAlert read(Row row) throws SQLException {
    return new KeptAlert(
        row.number(1),
        row.bytes(2),
        row.flag(3),
        row.number(4),
        row.flag(5),
        row.flag(6),
        row.flag(7),
        row.flag(8));
  }
}
