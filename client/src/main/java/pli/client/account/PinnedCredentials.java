package pli.client.account;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsWriter;
import pli.mls.node.BasicCredential;
import pli.mls.node.CredentialValidator;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.protocol.Identity;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.Handle;

/**
 * Judges the leaves that an MLS operation meets: each must be of a device in the latest record that
 * the log proves of the account it names, with that device's very key. {@link #judge} is the only
 * way in, so that nothing made with a leaf that was not accepted gets out.
 */
public final class PinnedCredentials implements CredentialValidator {
  private final Transaction transaction;
  private final String origin;
  private final boolean alsoGone;
  private final Set<Handle> unknown = new LinkedHashSet<>();
  private final Set<Handle> contradicted = new LinkedHashSet<>();
  private @Nullable ClientException failure;

  private PinnedCredentials(Transaction transaction, String origin, boolean alsoGone) {
    this.transaction = transaction;
    this.origin = origin;
    this.alsoGone = alsoGone;
  }

  /** An MLS operation that asks about leaves. */
  @FunctionalInterface
  public interface Operation<T> {
    /** Runs it; what it makes is used only if every leaf was accepted. */
    T run(CredentialValidator credentials) throws MlsException;
  }

  /**
   * Runs {@code operation} and judges every leaf by the records that {@code transaction} sees.
   *
   * @param origin of the network that all leaves must be of
   * @throws UnknownPeople if nobody contradicts a record and of some there is none that counts; all
   *     that were met
   * @throws Contradicted if some have another key than their record says
   * @throws MlsException if the operation fails otherwise
   */
  public static <T> T judge(Transaction transaction, String origin, Operation<T> operation)
      throws ClientException, MlsException, UnknownPeople, Contradicted {
    return judge(new PinnedCredentials(transaction, origin, false), operation);
  }

  /**
   * The same for what others did: a leaf of a device that its account had, with that very key, and
   * has no longer, is let pass. Whoever committed may not have known yet that it is gone; it is
   * removed, and nothing is sent while it stands there.
   */
  public static <T> T judgeOthers(Transaction transaction, String origin, Operation<T> operation)
      throws ClientException, MlsException, UnknownPeople, Contradicted {
    return judge(new PinnedCredentials(transaction, origin, true), operation);
  }

  private static <T> T judge(PinnedCredentials pins, Operation<T> operation)
      throws ClientException, MlsException, UnknownPeople, Contradicted {
    T made;
    try {
      made = operation.run(pins);
    } catch (MlsException e) {
      if (pins.failure != null) {
        throw pins.failure;
      }
      if (!pins.contradicted.isEmpty()) {
        throw new Contradicted(pins.contradicted);
      }
      throw e;
    }
    if (!pins.unknown.isEmpty()) {
      throw new UnknownPeople(pins.unknown);
    }
    return made;
  }

  /**
   * Lets those pass who are not known: the operation then meets all the others too, and they can be
   * looked up at once. What it makes is thrown away by {@link #judge}.
   */
  @Override
  public void validate(LeafNode leaf, int suite) throws MlsException {
    Identity identity = identityOf(leaf);
    if (!identity.network().equals(origin)) {
      throw refused("of another network");
    }
    AccountRecord record = current(identity.handle());
    if (record == null) {
      unknown.add(identity.handle());
      return;
    }
    DeviceEntry device = record.device(identity.device());
    if (device != null && device.signatureKey().equals(leaf.signatureKey())) {
      return;
    }
    if (device == null && identity.recordVersion() > record.version()) {
      // It says that it stands in a later record than is known here: to be looked up.
      unknown.add(identity.handle());
      return;
    }
    if (device == null && alsoGone && isGone(identity, leaf)) {
      return;
    }
    contradicted.add(identity.handle());
    throw refused("not a key of the account's record");
  }

  /** Whether a leaf is of a device that its account had, with that key, and has no longer. */
  public static boolean isGone(Transaction transaction, LeafNode leaf) throws ClientException {
    try {
      Identity identity = identityOf(leaf);
      return KnownDevices.isGone(
          transaction, identity.handle(), identity.device(), leaf.signatureKey());
    } catch (MlsException e) {
      return false;
    }
  }

  /** A device stays the same one when its account gets another record. */
  @Override
  public Bytes identity(LeafNode leaf) throws MlsException {
    Identity identity = identityOf(leaf);
    return new TlsWriter(128)
        .opaque(Bytes.utf8(identity.network()))
        .opaque(Bytes.utf8(identity.handle().value()))
        .opaque(identity.device().value())
        .toBytes();
  }

  private boolean isGone(Identity identity, LeafNode leaf) throws MlsException {
    try {
      return KnownDevices.isGone(
          transaction, identity.handle(), identity.device(), leaf.signatureKey());
    } catch (ClientException e) {
      failure = e;
      throw refused("the records cannot be read");
    }
  }

  private @Nullable AccountRecord current(Handle handle) throws MlsException {
    try {
      return Contacts.current(transaction, handle);
    } catch (ClientException e) {
      failure = e;
      throw refused("the records cannot be read");
    }
  }

  /**
   * Whom a leaf says it belongs to.
   *
   * @throws MlsException CREDENTIAL_REFUSED if it says nothing that this program understands
   */
  public static Identity identityOf(LeafNode leaf) throws MlsException {
    if (leaf.credential() instanceof BasicCredential basic) {
      try {
        return Identity.decode(basic.identity());
      } catch (DecodeException e) {
        throw new MlsException(
            MlsException.Reason.CREDENTIAL_REFUSED, "not an identity of this program", e);
      }
    }
    throw refused("not a basic credential");
  }

  private static MlsException refused(String why) {
    return new MlsException(MlsException.Reason.CREDENTIAL_REFUSED, "a credential: " + why);
  }
}
