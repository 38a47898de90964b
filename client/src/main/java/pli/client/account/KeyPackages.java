package pli.client.account;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Entropy;
import pli.mls.node.Extension;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.Lifetime;
import pli.mls.node.MlsException;
import pli.protocol.Limits;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.PublishKeyPackages;

/**
 * This device's KeyPackages. Their private halves are stored before anybody sees the public ones; a
 * one-time one's go in the transaction that joins with it, those of a last-resort one when nobody
 * can still use it.
 *
 * <p>A publication whose outcome is unknown is not repeated: the same KeyPackage might then be
 * handed out twice. Fresh ones are made instead, if the server's count says so.
 *
 * <p>After a change of {@link Self#SUITE} what lies at the server is replaced, for nobody could add
 * this device to a new group with it. The private halves stay until nobody can use them.
 */
public final class KeyPackages {
  /** How many one-time KeyPackages lie at the server after each replenishment. */
  public static final int FULL = 50;

  /** Below how many they are replenished. */
  public static final int LOW = 25;

  private static final long LIFETIME = TimeUnit.DAYS.toSeconds(84);

  /** For clocks of others that are behind: a KeyPackage is valid from before it was made. */
  private static final long BACKDATED = TimeUnit.DAYS.toSeconds(2);

  /** After the end of its lifetime a Welcome to it may still lie in the contact queue. */
  private static final long KEPT_AFTER =
      Limits.ENTRY_LIFETIME.getSeconds() + TimeUnit.DAYS.toSeconds(2);

  /** A last-resort KeyPackage is renewed when it is this old. */
  private static final long RENEWED = TimeUnit.DAYS.toSeconds(21);

  /** The mark that holds the suite of what lies at the server; none is 0. */
  private static final String PUBLISHED_SUITE = "published suite";

  private KeyPackages() {}

  /** The private halves of the one that a Welcome names. */
  public record Own(Bytes reference, KeyPackageBundle bundle, boolean lastResort) {}

  /**
   * What to publish so that the server has enough, or null if it has; what was made is stored.
   *
   * @param oneTime how many it has
   * @param lastResort whether it has one
   */
  public static ClientFrame.@Nullable Builder replenish(
      Transaction t, Self self, int oneTime, boolean lastResort, long nowSeconds, Entropy entropy)
      throws ClientException {
    cleanUp(t, nowSeconds);
    boolean replace = publishedSuite(t) != Self.SUITE.id();
    boolean renew = replace || !lastResort || lastResortIsOld(t, nowSeconds);
    int there = replace ? 0 : oneTime;
    if (there >= LOW && !renew) {
      return null;
    }
    PublishKeyPackages.Builder publish = PublishKeyPackages.newBuilder().setReplace(replace);
    for (int i = there; i < FULL && there < LOW; i++) {
      publish.addOneTime(wire(make(t, self, false, nowSeconds, entropy)));
    }
    if (renew) {
      publish.setLastResort(wire(make(t, self, true, nowSeconds, entropy)));
    }
    return ClientFrame.newBuilder().setPublishKeyPackages(publish);
  }

  private static long publishedSuite(Transaction t) throws ClientException {
    return t.number("SELECT number FROM mark WHERE name = ?", PUBLISHED_SUITE);
  }

  /** The server has taken what {@link #replenish} gave. */
  static void published(Transaction t) throws ClientException {
    t.change(
        "INSERT OR REPLACE INTO mark (name, number) VALUES (?, ?)",
        PUBLISHED_SUITE,
        Self.SUITE.id());
  }

  private static boolean lastResortIsOld(Transaction t, long nowSeconds) throws ClientException {
    long made = t.number("SELECT max(made_at) FROM key_package WHERE last_resort = 1");
    return made + RENEWED < nowSeconds;
  }

  private static Bytes make(
      Transaction t, Self self, boolean lastResort, long nowSeconds, Entropy entropy)
      throws ClientException {
    List<Extension> extensions =
        lastResort
            ? Collections.singletonList(new Extension(Extension.LAST_RESORT, Bytes.EMPTY))
            : Collections.emptyList();
    Lifetime lifetime = new Lifetime(nowSeconds - BACKDATED, nowSeconds + LIFETIME);
    KeyPackageBundle bundle =
        KeyPackage.generate(
            Self.SUITE,
            self.signer(),
            Self.leafOptions(Collections.emptyList()),
            lifetime,
            extensions,
            entropy);
    t.change(
        "INSERT INTO key_package (reference, bundle, last_resort, made_at, not_after)"
            + " VALUES (?, ?, ?, ?, ?)",
        reference(bundle),
        bundle.encode(),
        lastResort,
        nowSeconds,
        lifetime.notAfter());
    return bundle.keyPackage().encode();
  }

  private static Bytes reference(KeyPackageBundle bundle) {
    try {
      return bundle.keyPackage().reference();
    } catch (MlsException e) {
      throw new IllegalStateException("a KeyPackage of our own suite", e);
    }
  }

  /** The private halves of the first of {@code references} that is ours, or null. */
  public static @Nullable Own find(Transaction t, List<Bytes> references) throws ClientException {
    for (Bytes reference : references) {
      Own own =
          t.first(
              "SELECT bundle, last_resort FROM key_package WHERE reference = ?",
              row -> new Own(reference, decode(row.bytes(1)), row.flag(2)),
              reference);
      if (own != null) {
        return own;
      }
    }
    return null;
  }

  private static KeyPackageBundle decode(Bytes encoded) throws DecodeException {
    try {
      return KeyPackageBundle.decode(encoded);
    } catch (MlsException e) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a stored KeyPackage");
    }
  }

  /** It was joined with; a one-time one is not needed again. */
  public static void used(Transaction t, Own own) throws ClientException {
    t.change("DELETE FROM key_package WHERE reference = ? AND last_resort = 0", own.reference());
  }

  /** Lets go of those that nobody can still use. */
  private static void cleanUp(Transaction t, long nowSeconds) throws ClientException {
    t.change("DELETE FROM key_package WHERE not_after < ?", nowSeconds - KEPT_AFTER);
  }

  /** References of all that are stored; for those who join without being told which. */
  public static List<Bytes> references(Transaction t) throws ClientException {
    return new ArrayList<>(t.list("SELECT reference FROM key_package", row -> row.bytes(1)));
  }

  private static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.asByteBuffer());
  }
}
