package pli.drill.silence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import pli.drill.operator.Lie;
import pli.protocol.wire.Entries;
import pli.protocol.wire.Entry;
import pli.protocol.wire.ServerFrame;

/** Does something to the entries that a queue's reader is sent. */
final class Withheld implements Lie {
  private final UnaryOperator<List<Entry>> what;
  private final AtomicInteger touched = new AtomicInteger();

  private Withheld(UnaryOperator<List<Entry>> what) {
    this.what = what;
  }

  /** Nothing arrives. */
  static Withheld all() {
    return new Withheld(entries -> List.of());
  }

  /** The first entry that comes never does, and those behind keep their numbers. */
  static Withheld first() {
    AtomicInteger left = new AtomicInteger(1);
    return new Withheld(entries -> {
      List<Entry> rest = new ArrayList<>(entries);
      if (!rest.isEmpty() && left.getAndDecrement() > 0) {
        rest.removeFirst();
      }
      return rest;
    });
  }

  /**
   * The first entry that comes never does, and those behind are numbered as if nothing had been.
   */
  static Withheld firstUnseen() {
    AtomicInteger left = new AtomicInteger(1);
    return new Withheld(entries -> {
      List<Entry> rest = new ArrayList<>();
      for (Entry entry : entries) {
        if (left.getAndDecrement() > 0) {
          continue;
        }
        rest.add(entry.toBuilder().setNumber(entry.getNumber() - 1).build());
      }
      return rest;
    });
  }

  /** The last comes first. */
  static Withheld reversed() {
    return new Withheld(entries -> {
      List<Entry> all = new ArrayList<>(entries);
      Collections.reverse(all);
      return all;
    });
  }

  /** Everything comes twice. */
  static Withheld doubled() {
    return new Withheld(entries -> {
      List<Entry> all = new ArrayList<>();
      for (Entry entry : entries) {
        all.add(entry);
        all.add(entry);
      }
      return all;
    });
  }

  /** What came comes again under the numbers behind it, as if it had been sent once more. */
  static Withheld replayed() {
    return new Withheld(entries -> {
      List<Entry> all = new ArrayList<>(entries);
      for (Entry entry : entries) {
        all.add(entry.toBuilder().setNumber(entry.getNumber() + entries.size()).build());
      }
      return all;
    });
  }

  /** How many entries went through its hands. */
  int touched() {
    return touched.get();
  }

  @Override
  public List<ServerFrame> toClient(ServerFrame frame) {
    if (!frame.hasEntries()) {
      return List.of(frame);
    }
    Entries entries = frame.getEntries();
    touched.addAndGet(entries.getEntriesCount());
    List<Entry> told = what.apply(entries.getEntriesList());
    if (told.isEmpty()) {
      return List.of();
    }
    return List.of(
        frame.toBuilder()
            .setEntries(entries.toBuilder().clearEntries().addAllEntries(told))
            .build());
  }
}
