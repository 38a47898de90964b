package pli.transparency.fuzz;

import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.fuzz.Target;
import pli.transparency.VerificationException;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.LoggedRecord;
import pli.transparency.account.Person;

/** Account records and their leaves. Each has one encoding; one is believed only as it was made. */
public final class AccountFuzz implements Target {
  private static final Person BOB = new Person("bob");
  private static final List<LoggedRecord> RECORDS = records();

  private static List<LoggedRecord> records() {
    try {
      return BOB.twoRecords();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new AccountFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (LoggedRecord record : RECORDS) {
      seeds.add(record.encode().toByteArray());
      seeds.add(record.content().toByteArray());
    }
    return seeds;
  }

  @Override
  public void run(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    try {
      AccountRecord record = AccountRecord.decode(bytes);
      Targets.require(record.encode().equals(bytes), "read and written, it is another");
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
    try {
      LoggedRecord record = LoggedRecord.decode(bytes);
      Targets.require(record.encode().equals(bytes), "read and written, it is another");
      AccountChain chain = AccountChain.resume(Person.CARD, RECORDS.get(0));
      Targets.require(
          chain.next(record).latest().equals(RECORDS.get(1)), "a record that nobody made");
    } catch (DecodeException | VerificationException refused) {
      // Refused, as it should be.
    }
  }
}
