package pli.transparency.fuzz;

import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.fuzz.Target;
import pli.transparency.VerificationException;
import pli.transparency.account.Person;
import pli.transparency.account.Reset;
import pli.transparency.administration.Administration;
import pli.transparency.administration.AdministrativeAct;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Office;
import pli.transparency.administration.PolicyChange;

/** Policies, acts and resets. Each has one encoding; one is believed only as it was made. */
public final class AdministrationFuzz implements Target {
  private static final Administration BEFORE = before();
  private static final List<LoggedEntry> NEXT = next();
  private static final Bytes RESET =
      new Reset(1, new Person("bob").record(2, Office.EVE.first)).encode();

  private static Administration before() {
    try {
      return Office.three(2, 2, 2);
    } catch (VerificationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<LoggedEntry> next() {
    try {
      return List.of(
          Office.signed(
              BEFORE,
              Office.policy(3, 1, 1, 1, Office.ANNA, Office.BEN),
              Office.ANNA.first,
              Office.BEN.first),
          Office.signed(BEFORE, Office.admin(null), Office.ANNA.first, Office.CLEO.paper));
    } catch (VerificationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new AdministrationFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (LoggedEntry entry : NEXT) {
      seeds.add(entry.encode().toByteArray());
      seeds.add(entry.content().toByteArray());
    }
    seeds.add(RESET.toByteArray());
    return seeds;
  }

  @Override
  public void run(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    contents(bytes);
    try {
      LoggedEntry entry = LoggedEntry.decode(bytes);
      Targets.require(entry.encode().equals(bytes), "read and written, it is another");
      BEFORE.next(entry, 30);
      Targets.require(NEXT.contains(entry), "an entry that nobody made");
    } catch (DecodeException | VerificationException refused) {
      // Refused, as it should be.
    }
  }

  private static void contents(Bytes bytes) {
    try {
      Targets.require(
          PolicyChange.decode(bytes).encode().equals(bytes), "read and written, it is another");
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
    try {
      Targets.require(
          AdministrativeAct.decode(bytes).encode().equals(bytes),
          "read and written, it is another");
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
    try {
      Targets.require(
          Reset.decode(bytes).encode().equals(bytes), "read and written, it is another");
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
  }
}
