package pli.client.sync;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import pli.client.account.Directory;
import pli.client.administration.AdministrationAccess;
import pli.client.administration.Archive;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.net.TransportException;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.trust.EvidenceFile;
import pli.client.trust.LogEntry;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.account.AccountChain;
import pli.transparency.account.LoggedRecord;
import pli.transparency.administration.Administration;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Placed;
import pli.transparency.leaf.LeafType;

/**
 * Verifies what administrators did. That they did something, and where it stands, is known from the
 * log; what it says the server has to show.
 */
final class Auditing {
  private static final int AT_ONCE = 64;

  /** The server publishes within about a second what it has just accepted. */
  private static final Duration PUBLISHING = Duration.ofSeconds(10);

  private static final long PAUSE = Duration.ofMillis(200).toNanos();

  /** The mark of the first place in the log whose reset, if it is one, is still to be verified. */
  private static final String AUDITED = "resets verified to";

  private final Network network;

  Auditing(Network network) {
    this.network = network;
  }

  /**
   * Verifies everything up to where the log has been followed.
   *
   * @return what is verified then; null if the log has no policy yet
   * @throws ClientException ADMINISTRATION_UNSIGNED, which stays; ADMINISTRATION_WITHHELD
   */
  @Nullable Administration catchUp(Deadline deadline)
      throws TransportException, Refused, ClientException {
    while (true) {
      List<LogEntry> behind =
          network
              .vault()
              .read(t -> {
                Archive.refuseFault(t, network.vault().folder(), false);
                return Archive.behind(t, AT_ONCE);
              });
      if (behind.isEmpty()) {
        auditResets();
        auditLabels(deadline);
        return network.vault().read(t -> Archive.load(t, network.self().card()));
      }
      take(behind, deadline);
    }
  }

  /**
   * Refuses if anything of it was not signed by who may: also a reset, which does not keep others
   * from deciding.
   *
   * @throws ClientException ADMINISTRATION_UNSIGNED
   */
  void requireNoFault() throws ClientException {
    network
        .vault()
        .read(t -> {
          Archive.refuseFault(t, network.vault().folder(), true);
          return null;
        });
  }

  /** The same, able to be followed by the first act. */
  Administration withActs(Administration administration, Deadline deadline)
      throws TransportException, Refused, ClientException {
    LeafType type = LeafType.ADMINISTRATIVE_ACT;
    if (network.vault().read(t -> Archive.label(t, type)) == null) {
      var unused = read(type, deadline);
    }
    try {
      return administration.withActs(proof(type));
    } catch (VerificationException e) {
      throw new ClientException(Problem.ADMINISTRATION_WITHHELD, e);
    }
  }

  /** What is verified, and up to which place, at one moment. */
  private record Start(@Nullable Administration known, long reached) {}

  private void take(List<LogEntry> behind, Deadline deadline)
      throws TransportException, Refused, ClientException {
    Map<LeafType, Map<Long, LoggedEntry>> shown = new HashMap<>();
    for (LogEntry next : behind) {
      LeafType type = next.leaf().body().type();
      if (!shown.containsKey(type)) {
        shown.put(type, read(type, deadline));
      }
    }
    Start start =
        network
            .vault()
            .read(t -> new Start(Archive.load(t, network.self().card()), Archive.reached(t)));
    if (start.reached >= behind.get(0).place()) {
      // Another process has verified some of it meanwhile.
      return;
    }
    long before = start.reached;
    @Nullable Administration known = start.known;
    for (LogEntry next : behind) {
      if (isElsewhere(next)) {
        continue;
      }
      LoggedEntry entry = entry(next, shown);
      Administration grown = grown(known, next, entry, deadline);
      Placed placed = new Placed(entry, next.place());
      long reached = before;
      if (!network.vault().write(t -> Archive.keep(t, reached, placed, grown))) {
        return;
      }
      known = grown;
      before = next.place();
    }
  }

  /** The entries of a chain behind those that are kept, by their versions. */
  private Map<Long, LoggedEntry> read(LeafType type, Deadline deadline)
      throws TransportException, Refused, ClientException {
    long from = network.vault().read(t -> Archive.version(t, type)) + 1;
    AdministrationAccess.Part part;
    try {
      part =
          AdministrationAccess.read(
              network.session(Role.CONTACT, deadline), type, from, network.self().card(), deadline);
    } catch (Refused e) {
      if (e.mayRetry()) {
        throw e;
      }
      throw new ClientException(Problem.ADMINISTRATION_WITHHELD, e);
    }
    network
        .vault()
        .write(t -> {
          Archive.keep(t, type, part.label());
          return null;
        });
    Map<Long, LoggedEntry> entries = new HashMap<>();
    part.entries().forEach(entry -> entries.put(entry.version(), entry));
    return entries;
  }

  /** What the server shows for an entry of the log: just that one, and what it commits to. */
  private static LoggedEntry entry(LogEntry logged, Map<LeafType, Map<Long, LoggedEntry>> shown)
      throws ClientException {
    Map<Long, LoggedEntry> chain = shown.get(logged.leaf().body().type());
    LoggedEntry entry = chain == null ? null : chain.get(logged.leaf().body().version());
    if (entry == null || !entry.leaf().equals(logged.leaf())) {
      throw new ClientException(Problem.ADMINISTRATION_WITHHELD);
    }
    try {
      entry.leaf().body().commitment().verify(entry.opening(), entry.content());
      return entry;
    } catch (VerificationException e) {
      throw new ClientException(Problem.ADMINISTRATION_WITHHELD, e);
    }
  }

  private Administration grown(
      @Nullable Administration known, LogEntry next, LoggedEntry entry, Deadline deadline)
      throws ClientException {
    try {
      if (known == null) {
        Bytes proof = proof(LeafType.POLICY_CHANGE);
        return Administration.begin(network.self().card(), proof, entry, next.place());
      }
      return entry.type() == LeafType.ADMINISTRATIVE_ACT
          ? known.beginActs(proof(LeafType.ADMINISTRATIVE_ACT), entry, next.place())
          : known.next(entry, next.place());
    } catch (VerificationException e) {
      if (e.reason() == Reason.WRONG_LABEL || e.reason() == Reason.WRONG_CHAIN) {
        // An entry under a label that is none of these chains': the server cannot show more of it.
        throw new ClientException(Problem.ADMINISTRATION_WITHHELD, e);
      }
      throw raised(new Placed(entry, next.place()), deadline);
    }
  }

  private boolean isElsewhere(LogEntry entry) throws ClientException {
    var label = network.vault().read(t -> Archive.label(t, entry.leaf().body().type()));
    return label != null && !label.value().equals(entry.leaf().body().label());
  }

  /**
   * Notices policies and acts under another label than these have. The server need not show what
   * they say: that they are there is the fault. They are stepped over.
   */
  private void auditLabels(Deadline deadline) throws ClientException {
    LogEntry wrong = network.vault().read(t -> Archive.hasFault(t) ? null : LogEntry.ofNoChain(t));
    if (wrong != null) {
      var unused = raised(new Placed(LoggedEntry.bare(wrong.leaf()), wrong.place()), deadline);
    }
  }

  private Bytes proof(LeafType type) throws ClientException {
    var label = network.vault().read(t -> Archive.label(t, type));
    return label == null ? Bytes.EMPTY : label.proof();
  }

  /** Keeps that an entry was not signed by who may, with the proof, and writes that as a file. */
  private ClientException raised(Placed wrong, Deadline deadline) throws ClientException {
    return raised(wrong.place(), new Proving(network).unsigned(wrong, deadline));
  }

  private ClientException raised(long place, Bytes evidence) throws ClientException {
    network
        .vault()
        .write(t -> {
          Archive.keepFault(t, place, evidence, network.platform().clock().millis());
          return null;
        });
    EvidenceFile.write(network.vault().folder(), Archive.faultFile(place), evidence);
    return new ClientException(Problem.ADMINISTRATION_UNSIGNED, "size", place);
  }

  /**
   * Resets that are to be verified, at one moment: those behind which no policy is still to be
   * verified.
   *
   * @param next the first place that is not verified then
   */
  private record Resets(@Nullable Administration known, List<LogEntry> entries, long next) {}

  private Resets resets(Transaction t) throws ClientException {
    List<LogEntry> behind = Archive.behind(t, 1);
    long end = behind.isEmpty() ? Long.MAX_VALUE : behind.get(0).place();
    long from = t.number("SELECT number FROM mark WHERE name = ?", AUDITED);
    List<LogEntry> entries = LogEntry.resets(t, from, AT_ONCE);
    entries.removeIf(entry -> entry.place() > end);
    long next = entries.isEmpty() ? from : entries.get(entries.size() - 1).place() + 1;
    return new Resets(Archive.load(t, network.self().card()), entries, next);
  }

  /**
   * Verifies who signed the resets of all accounts, also of those whom this device does not know:
   * their leaves have the signatures. What else they say is verified when somebody is looked up.
   * Does not need the network, and looks at what is verified of policies so far.
   */
  void auditResets() throws ClientException {
    while (true) {
      Resets resets = network.vault().read(this::resets);
      Administration known = resets.known;
      if (known == null || resets.entries.isEmpty()) {
        return;
      }
      for (LogEntry reset : resets.entries) {
        if (!isSigned(known, reset)) {
          var unused = raised(reset.place(), Bytes.EMPTY);
        }
      }
      network
          .vault()
          .write(t -> {
            t.change(
                "INSERT OR REPLACE INTO mark (name, number) VALUES (?, ?)", AUDITED, resets.next);
            return null;
          });
    }
  }

  private boolean isSigned(Administration known, LogEntry reset) {
    try {
      known
          .policyAt(reset.place())
          .resetting()
          .verify(reset.leaf(), network.self().card().log().origin());
      return true;
    } catch (VerificationException e) {
      return false;
    }
  }

  /**
   * Whether the resets among an account's records are signed by who may, as far as policies are
   * known here: for a device that can ask nobody for more.
   *
   * @param behind the version behind which they are looked at
   */
  boolean areResetsSigned(Directory.Shown shown, long behind) throws ClientException {
    return network
        .vault()
        .read(t -> {
          Administration known = Archive.load(t, network.self().card());
          for (LoggedRecord record : shown.records()) {
            if (record.isReset() && record.record().version() > behind) {
              LogEntry logged = LogEntry.of(t, shown.chain().label(), record.record().version());
              if (known == null
                  || logged == null
                  || !logged.leaf().equals(record.leaf())
                  || !isSigned(known, logged)) {
                return false;
              }
            }
          }
          return true;
        });
  }

  /** Judges records of accounts, resets by administrators among them. */
  Directory.Judge judge(Deadline deadline) {
    return (chain, record, place) ->
        record.isReset() ? reset(chain, record, place, deadline) : chain.next(record);
  }

  private AccountChain reset(
      AccountChain chain, LoggedRecord record, long claimed, Deadline deadline)
      throws VerificationException, TransportException, Refused, ClientException {
    LogEntry logged = logged(chain, record, claimed, deadline);
    if (!logged.leaf().equals(record.leaf())) {
      throw new ClientException(Problem.RECORD_DIFFERS);
    }
    Administration administration = catchUp(deadline);
    if (administration == null) {
      // The log has a reset, and nobody who could have signed one.
      throw new ClientException(Problem.RECORD_INVALID);
    }
    try {
      return chain.next(record, administration, logged.place());
    } catch (VerificationException e) {
      switch (e.reason()) {
        case BAD_SIGNATURE, TOO_FEW_SIGNERS, WRONG_POLICY ->
            throw raised(new Placed(LoggedEntry.of(record), logged.place()), deadline);
        default -> throw e;
      }
    }
  }

  /** Where a reset stands in the log; one that is just being published is waited for. */
  private LogEntry logged(AccountChain chain, LoggedRecord record, long claimed, Deadline deadline)
      throws ClientException {
    Deadline published = deadline.within(PUBLISHING);
    while (true) {
      LogEntry logged =
          network.vault().read(t -> LogEntry.of(t, chain.label(), record.leaf().body().version()));
      if (logged != null) {
        return logged;
      }
      network.watch().requireRead();
      if (claimed < network.vault().read(t -> t.number("SELECT size FROM log_head"))) {
        throw new ClientException(Problem.RECORD_NOT_LOGGED);
      }
      if (published.isPast()) {
        throw new ClientException(
            network.watch().isOverdue(record.hash())
                ? Problem.RECORD_NOT_LOGGED
                : Problem.RECORD_UNPUBLISHED);
      }
      LockSupport.parkNanos(PAUSE);
      network.watch().follow(deadline);
    }
  }
}
