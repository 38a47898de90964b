package pli.server.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.crypto.Sha256;
import pli.protocol.Invitation;
import pli.server.directory.InvitationTerms;
import pli.server.directory.Invitations;
import pli.server.directory.Invited;
import pli.server.log.WitnessAddress;
import pli.server.store.BootKey;
import pli.server.store.RocksStore;
import pli.server.store.StoreException;
import pli.server.store.StoreOptions;
import pli.transparency.Limits;
import pli.transparency.alert.AlertPolicy;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.network.Address;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.NoteSigner;
import pli.transparency.note.VerifierKey;

/**
 * A server that has just been made.
 *
 * @param folder its data
 * @param card its network card
 * @param listen where it will listen
 * @param invitation makes the first administrator
 * @param keepsItsBootKey whether the boot key lies in the folder
 */
public record NewServer(
    DataFolder folder,
    NetworkCard card,
    Address listen,
    Invitation invitation,
    boolean keepsItsBootKey) {
  private static final String BOOT_KEY = "boot.key";

  /** Bytes of the key's hash in an origin. */
  private static final int HASH_LENGTH = 4;

  private static final Duration INVITATION = Duration.ofDays(30);

  /**
   * What to make.
   *
   * @param path an empty folder, or none yet
   * @param network the network's name for people
   * @param listen where it will listen
   * @param reached where people reach it
   * @param bootKey the boot key's file, which is made if it is not there; null: in the folder
   * @param witnesses who is to cosign the log
   * @param quorum how many of them members ask for
   * @param origin the network's name in proofs and signatures; null: one that no other network has
   * @param alertKeys whose alerts count; empty: nobody's do
   * @param alertSignatures how many of them must sign one
   */
  public record Plan(
      Path path,
      String network,
      Address listen,
      Address reached,
      @Nullable Path bootKey,
      List<WitnessAddress> witnesses,
      int quorum,
      @Nullable String origin,
      List<VerifierKey> alertKeys,
      int alertSignatures) {
    /**
     * A plan.
     *
     * @throws IllegalArgumentException if there are fewer witnesses, or alert keys, than must sign,
     *     too many, or one twice; or if the origin has not the form of one
     */
    public Plan {
      if (origin != null && !NetworkCard.isOrigin(origin)) {
        throw new IllegalArgumentException("not an origin");
      }
      witnesses = List.copyOf(witnesses);
      policy(witnesses, quorum);
      alertKeys = List.copyOf(alertKeys);
      alerts("any", alertKeys, alertSignatures);
    }

    /** In which nobody's alerts count. */
    public Plan(
        Path path,
        String network,
        Address listen,
        Address reached,
        @Nullable Path bootKey,
        List<WitnessAddress> witnesses,
        int quorum,
        @Nullable String origin) {
      this(path, network, listen, reached, bootKey, witnesses, quorum, origin, List.of(), 0);
    }

    /** Without witnesses, and with an origin that no other network has. */
    public Plan(
        Path path, String network, Address listen, Address reached, @Nullable Path bootKey) {
      this(path, network, listen, reached, bootKey, List.of(), 0, null);
    }
  }

  private static WitnessPolicy policy(List<WitnessAddress> witnesses, int quorum) {
    return new WitnessPolicy(quorum, witnesses.stream().map(WitnessAddress::key).toList());
  }

  private static @Nullable AlertPolicy alerts(String log, List<VerifierKey> keys, int signatures) {
    return keys.isEmpty() && signatures == 0 ? null : new AlertPolicy(log, signatures, keys);
  }

  /** Makes a server. */
  public static NewServer make(Plan plan, InstantSource clock, Entropy entropy)
      throws FolderException {
    try {
      return make(plan, ServerKeys.generate(entropy), clock, entropy);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("P-256 is part of every Java", e);
    }
  }

  private static NewServer make(Plan plan, ServerKeys keys, InstantSource clock, Entropy entropy)
      throws FolderException, GeneralSecurityException {
    DataFolder folder = new DataFolder(plan.path());
    folder.create();
    Path keyFile = plan.bootKey() != null ? plan.bootKey() : folder.resolve(BOOT_KEY);
    String keyName =
        plan.bootKey() != null ? keyFile.toAbsolutePath().normalize().toString() : BOOT_KEY;
    String given = plan.origin();
    String origin = given == null ? origin(plan.network(), keys.networkKey()) : given;
    folder.writeSettings(
        SettingsFile.of(plan.network(), origin, plan.listen(), keyName, plan.witnesses()));
    Settings settings = folder.settings();
    try (BootKey bootKey = makeBootKey(keyFile, settings, folder, entropy)) {
      NetworkCard card =
          new NetworkCard(
              plan.network(),
              origin,
              keys.networkKey(),
              new TrustedLog(logKey(origin, keys), policy(plan.witnesses(), plan.quorum())),
              keys.vrf().publicKey(),
              List.of(plan.reached().url()),
              List.of(keys.pin()),
              alerts(NetworkCard.logOrigin(origin), plan.alertKeys(), plan.alertSignatures()));
      Bytes file = card.sign(keys.network().privateKey());
      folder.writeCard(file);
      folder.writeKeys(keys.seal(bootKey, entropy));
      byte[] secret = new byte[Invitation.SECRET_LENGTH];
      entropy.fill(secret);
      Invitation invitation =
          new Invitation(
              plan.reached().host(),
              plan.reached().port(),
              Bytes.adopt(secret),
              NetworkCard.hash(file));
      invite(invitation.token(), folder, bootKey, clock, entropy);
      return new NewServer(
          folder, card, plan.listen(), invitation, folder.keepsItsBootKey(settings));
    }
  }

  private static VerifierKey logKey(String origin, ServerKeys keys) {
    return new NoteSigner(NetworkCard.logOrigin(origin), keys.log()).verifierKey();
  }

  /**
   * {@code the-lighthouse.1f0c3b5a} for "The Lighthouse"; {@code pli.1f0c3b5a} where nothing is
   * left of the name. What follows the name comes from the network's key, so that two networks of
   * one name have two logs.
   */
  static String origin(String network, Bytes networkKey) {
    String plain =
        Normalizer.normalize(network, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-");
    String hash = Sha256.hash(networkKey).slice(0, HASH_LENGTH).hex();
    String name =
        plain
            .substring(0, Math.min(plain.length(), Limits.MAX_NETWORK_NAME - hash.length() - 1))
            .replaceAll("^-+|-+$", "");
    return (name.isEmpty() ? "pli" : name) + "." + hash;
  }

  private static BootKey makeBootKey(
      Path file, Settings settings, DataFolder folder, Entropy entropy) throws FolderException {
    if (!Files.exists(file)) {
      try (BootKey fresh = BootKey.random(entropy)) {
        DataFolder.write(file.toAbsolutePath(), Bytes.adopt(fresh.fileContent()));
      }
    }
    return folder.bootKey(settings);
  }

  private static void invite(
      Bytes token, DataFolder folder, BootKey bootKey, InstantSource clock, Entropy entropy)
      throws FolderException {
    long expires = clock.millis() + INVITATION.toMillis();
    try (RocksStore store =
        RocksStore.open(
            folder.store(),
            StoreOptions.standard().withReserve(0),
            bootKey,
            entropy,
            Runnable::run)) {
      new Invitations(store, clock)
          .invite(token, new InvitationTerms(Invited.FOUNDER, 1, expires, null))
          .join();
    } catch (StoreException | CompletionException e) {
      throw new FolderException(FolderException.Problem.NOT_ACCESSIBLE, "store", e);
    }
  }
}
