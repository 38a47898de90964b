package pli.drill.ghost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import pli.drill.operator.AskedServer;
import pli.drill.operator.Lie;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.LoggedRecord;
import pli.protocol.wire.Record;
import pli.protocol.wire.ServerFrame;

/**
 * Whoever asks for one account gets the answer of another server, where the operator's own program
 * has an account of that name: a record that is whole and properly signed, with the proof of the
 * right label, and KeyPackages to it whose private keys the operator has.
 */
final class SwappedAnswers implements Lie {
  private final AskedServer other;
  private final String handle;
  private final Map<Integer, ServerFrame> answers = new ConcurrentHashMap<>();
  private final AtomicInteger swapped = new AtomicInteger();

  /** Where the record is said to stand in the log; negative: where the other server says. */
  private final long place;

  SwappedAnswers(AskedServer other, String handle, long place) {
    this.other = other;
    this.handle = handle;
    this.place = place;
  }

  /** How many answers were exchanged. */
  int swapped() {
    return swapped.get();
  }

  @Override
  public List<ClientFrame> toServer(ClientFrame frame) {
    String asked =
        frame.hasClaimKeyPackages()
            ? frame.getClaimKeyPackages().getHandle()
            : frame.hasLookUp() ? frame.getLookUp().getHandle() : "";
    if (asked.equals(handle)) {
      try {
        answers.put(frame.getRequestId(), other.ask(frame.toBuilder()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return List.of(frame);
  }

  @Override
  public List<ServerFrame> toClient(ServerFrame frame) {
    ServerFrame instead = answers.remove(frame.getRequestId());
    if (instead == null || !frame.hasClaimedKeyPackages() && !frame.hasRecord()) {
      return List.of(frame);
    }
    swapped.incrementAndGet();
    ServerFrame.Builder told = instead.toBuilder().setRequestId(frame.getRequestId());
    if (place >= 0) {
      if (told.hasClaimedKeyPackages()) {
        told.setClaimedKeyPackages(
            told.getClaimedKeyPackages().toBuilder()
                .setRecord(placed(told.getClaimedKeyPackages().getRecord())));
      } else {
        told.setRecord(placed(told.getRecord()));
      }
    }
    return List.of(told.build());
  }

  private Record placed(Record record) {
    Record.Builder moved = record.toBuilder().clearRecords();
    for (LoggedRecord each : record.getRecordsList()) {
      moved.addRecords(each.toBuilder().setIndex(place));
    }
    return moved.build();
  }
}
