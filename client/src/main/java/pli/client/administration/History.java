package pli.client.administration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.account.Contacts;
import pli.client.account.Self;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Decision;
import pli.client.api.LoggedDecision;
import pli.client.trust.LogEntry;
import pli.client.vault.Transaction;
import pli.codec.DecodeException;
import pli.transparency.VerificationException;
import pli.transparency.account.AccountRecord;
import pli.transparency.administration.Administration;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Placed;
import pli.transparency.administration.Policy;
import pli.transparency.leaf.LeafType;

/** What administrators decided, in the order of the log. */
public final class History {
  private History() {}

  /**
   * The last decisions, the oldest of them first.
   *
   * @param known what was verified
   */
  public static List<LoggedDecision> read(Transaction t, Administration known, Self self, int limit)
      throws ClientException {
    List<LoggedDecision> decisions = new ArrayList<>();
    try {
      for (Placed placed : Archive.latest(t, limit)) {
        decisions.add(decision(t, placed));
      }
      for (LogEntry reset : LogEntry.latestResets(t, limit)) {
        decisions.add(reset(t, known, self, reset));
      }
    } catch (DecodeException | VerificationException e) {
      throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
    }
    decisions.sort(Comparator.comparingLong(LoggedDecision::place));
    int first = Math.max(0, decisions.size() - limit);
    return Collections.unmodifiableList(
        new ArrayList<>(decisions.subList(first, decisions.size())));
  }

  private static LoggedDecision decision(Transaction t, Placed placed)
      throws ClientException, DecodeException {
    LoggedEntry entry = placed.entry();
    long version =
        entry.type() == LeafType.POLICY_CHANGE ? entry.version() - 1 : entry.act().policyVersion();
    Placed then = Archive.of(t, LeafType.POLICY_CHANGE, version);
    @Nullable Policy policy = then == null ? null : then.entry().policyChange().policy();
    Described.What what = Described.what(entry);
    return new LoggedDecision(
        placed.place(), what.atMillis(), Described.signers(entry, policy), what.decision());
  }

  /** Of a reset the log has no content; who it was, those know who have that contact. */
  private static LoggedDecision reset(
      Transaction t, Administration known, Self self, LogEntry reset)
      throws ClientException, VerificationException {
    long version = reset.leaf().body().version();
    @Nullable AccountRecord record = Contacts.ofLabel(t, reset.leaf().body().label(), self);
    Decision decision =
        record == null
            ? new Decision.Reset("", version, Collections.emptyList())
            : record.version() == version
                ? Described.reset(record)
                : new Decision.Reset(record.handle().value(), version, Collections.emptyList());
    long at = record != null && record.version() == version ? record.createdMillis() : 0;
    return new LoggedDecision(
        reset.place(),
        at,
        Described.signers(reset.leaf(), known.policyAt(reset.place())),
        decision);
  }
}
