package pli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pli.bench.measure.Row;

/** Rows for people: aligned columns, one line each. */
final class Table {
  private final Words words;

  Table(Words words) {
    this.words = words;
  }

  /** All rows under one heading. */
  String of(List<Row> rows) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(words.heading());
    for (Row row : rows) {
      cells.add(cells(row));
    }
    int[] widths = new int[words.heading().size()];
    for (List<String> line : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : cells) {
      StringBuilder padded = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        padded.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
      }
      text.append(padded.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private List<String> cells(Row row) {
    Row.Peer peer = row.peer();
    Boolean met = row.met();
    Double limit = row.limit();
    return List.of(
        row.bench(),
        row.work(),
        number(row.value()),
        row.unit(),
        peer == null ? "" : peer.name() + " " + peer.version() + ": " + number(peer.value()),
        peer == null ? "" : String.format(Locale.ROOT, "%.2f", peer.ratio()),
        row.aim() == null ? "" : row.aim() + (met == null ? "" : " " + words.met(met)),
        limit == null ? "" : number(limit));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
  }
}
