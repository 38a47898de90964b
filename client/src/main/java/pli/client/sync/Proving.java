package pli.client.sync;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pli.client.account.Directory;
import pli.client.administration.Archive;
import pli.client.administration.ChainLabel;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.session.Deadline;
import pli.client.trust.LogEntry;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.VerificationException;
import pli.transparency.account.LoggedRecord;
import pli.transparency.administration.Act;
import pli.transparency.administration.Delegation;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Placed;
import pli.transparency.evidence.Place;
import pli.transparency.evidence.RecordEvidence;
import pli.transparency.evidence.ShownAdministration;
import pli.transparency.evidence.ShownAdministration.Shown;
import pli.transparency.evidence.UnsignedEvidence;
import pli.transparency.leaf.LeafType;
import pli.transparency.proof.TlogProof;

/** Puts together what proves something to a third party (docs/EVIDENCE.md). */
final class Proving {
  private final Network network;

  Proving(Network network) {
    this.network = network;
  }

  /**
   * That those did not sign an entry who may; empty if it cannot be shown just now.
   *
   * @param accused as the log has it, with what it says
   */
  Bytes unsigned(Placed accused, Deadline deadline) throws ClientException {
    List<Placed> shown = administration(accused.place(), accused.entry());
    Map<Long, Hash> places = hashes(shown);
    places.put(accused.place(), accused.entry().hash());
    try {
      Map<Long, TlogProof> proofs = proofs(places, deadline);
      TlogProof own = of(proofs, accused.place());
      UnsignedEvidence evidence =
          new UnsignedEvidence(
              network.self().cardFile(),
              own.checkpoint(),
              shown(shown, proofs, accused.entry().type() == LeafType.ADMINISTRATIVE_ACT),
              accused.entry(),
              new Place(own.index(), own.path()));
      var unused = evidence.verify(network.self().card());
      return evidence.encode();
    } catch (IOException | VerificationException | IllegalArgumentException e) {
      // That it is so is sure all the same, to those who have the whole log.
      return Bytes.EMPTY;
    }
  }

  /**
   * The records of an account, and that the latest stands in the log.
   *
   * @throws IOException if a tile could not be had
   */
  RecordEvidence records(Directory.Shown account, Deadline deadline)
      throws IOException, ClientException {
    Map<Long, LoggedRecord> resets = new LinkedHashMap<>();
    for (LoggedRecord record : account.records()) {
      if (record.isReset()) {
        resets.put(place(account.chain().label(), record), record);
      }
    }
    if (resets.isEmpty()) {
      TlogProof proof = network.watch().inclusion(account.chain().label(), deadline);
      return evidence(account, Optional.empty(), Collections.emptyList(), proof);
    }
    long latest = latest(account);
    List<Placed> shown = administration(Collections.max(resets.keySet()), null);
    Map<Long, Hash> places = hashes(shown);
    resets.forEach((place, record) -> places.put(place, record.hash()));
    places.put(latest, account.chain().hash());
    Map<Long, TlogProof> proofs = proofs(places, deadline);
    List<Place> stand = new ArrayList<>();
    for (long place : resets.keySet()) {
      stand.add(new Place(place, of(proofs, place).path()));
    }
    return evidence(account, Optional.of(shown(shown, proofs, false)), stand, of(proofs, latest));
  }

  private RecordEvidence evidence(
      Directory.Shown account,
      Optional<ShownAdministration> administration,
      List<Place> resets,
      TlogProof proof) {
    return new RecordEvidence(
        network.self().cardFile(),
        account.chain().handle(),
        account.labelProof(),
        administration,
        account.records(),
        resets,
        proof);
  }

  private long place(Bytes label, LoggedRecord reset) throws ClientException {
    LogEntry entry = network.vault().read(t -> LogEntry.of(t, label, reset.record().version()));
    if (entry == null) {
      throw new ClientException(Problem.LOG_UNAVAILABLE);
    }
    return entry.place();
  }

  private long latest(Directory.Shown account) throws ClientException {
    var label = network.vault().read(t -> pli.client.trust.Label.load(t, account.chain().label()));
    if (label == null) {
      throw new ClientException(Problem.LOG_UNAVAILABLE);
    }
    return label.place();
  }

  /**
   * The policies before a place, and the acts that those need who made themselves administrators.
   */
  private List<Placed> administration(long before, @Nullable LoggedEntry accused)
      throws ClientException {
    return network
        .vault()
        .read(t -> {
          Map<Long, Placed> shown = new TreeMap<>();
          try {
            for (Placed policy : Archive.all(t, LeafType.POLICY_CHANGE)) {
              if (policy.place() < before) {
                shown.put(policy.place(), policy);
                addActs(t, shown, policy.entry().policyChange().delegation());
              }
            }
            if (accused != null && accused.type() == LeafType.POLICY_CHANGE) {
              addActs(t, shown, accused.policyChange().delegation());
            }
          } catch (DecodeException e) {
            // Only of the accused entry: it says nothing that could be shown.
            return new ArrayList<>(shown.values());
          }
          return new ArrayList<>(shown.values());
        });
  }

  /** The invitation that was used, and what withdrew it. */
  private static void addActs(
      Transaction t, Map<Long, Placed> shown, @Nullable Delegation delegation)
      throws ClientException, DecodeException {
    if (delegation == null) {
      return;
    }
    Placed invitation = Archive.of(t, LeafType.ADMINISTRATIVE_ACT, delegation.actVersion());
    if (invitation == null) {
      return;
    }
    shown.put(invitation.place(), invitation);
    Bytes hash = invitation.entry().act().act().tokenHash();
    for (Placed act : Archive.all(t, LeafType.ADMINISTRATIVE_ACT)) {
      if (act.entry().act().act() instanceof Act.Withdrawal withdrawal
          && withdrawal.tokenHash().equals(hash)) {
        shown.put(act.place(), act);
      }
    }
  }

  private static Map<Long, Hash> hashes(List<Placed> entries) {
    Map<Long, Hash> hashes = new LinkedHashMap<>();
    entries.forEach(placed -> hashes.put(placed.place(), placed.entry().hash()));
    return hashes;
  }

  private Map<Long, TlogProof> proofs(Map<Long, Hash> places, Deadline deadline)
      throws IOException, ClientException {
    Map<Long, TlogProof> proofs = new LinkedHashMap<>();
    for (TlogProof proof : network.watch().inclusions(places, deadline)) {
      proofs.put(proof.index(), proof);
    }
    return proofs;
  }

  private static TlogProof of(Map<Long, TlogProof> proofs, long place) {
    TlogProof proof = proofs.get(place);
    if (proof == null) {
      throw new IllegalStateException("a place that was asked for");
    }
    return proof;
  }

  private ShownAdministration shown(
      List<Placed> entries, Map<Long, TlogProof> proofs, boolean ofAct) throws ClientException {
    List<Shown> shown = new ArrayList<>();
    boolean acts = ofAct;
    for (Placed placed : entries) {
      TlogProof proof = of(proofs, placed.place());
      shown.add(new Shown(placed.entry(), new Place(proof.index(), proof.path())));
      acts |= placed.entry().type() == LeafType.ADMINISTRATIVE_ACT;
    }
    return new ShownAdministration(
        proof(LeafType.POLICY_CHANGE),
        acts ? proof(LeafType.ADMINISTRATIVE_ACT) : Bytes.EMPTY,
        shown);
  }

  private Bytes proof(LeafType type) throws ClientException {
    ChainLabel label = network.vault().read(t -> Archive.label(t, type));
    return label == null ? Bytes.EMPTY : label.proof();
  }
}
