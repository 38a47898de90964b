package pli.transparency.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.SignatureKeyPair;
import pli.crypto.Vrf;
import pli.crypto.VrfKeyPair;
import pli.transparency.Party;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.LogLabel;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.NoteSigner;

/** A network and somebody in it, the same in each run. */
public final class Person {
  /** The key that the network's log hides labels with. */
  public static final VrfKeyPair VRF = VrfKeyPair.generate(new Random(70)::nextBytes);

  /** The network. */
  public static final NetworkCard CARD = card("net", VRF.publicKey());

  /** What the account is called. */
  public final Handle handle;

  /** The first device's keys. */
  public final SignatureKeyPair first;

  /** Another device's. */
  public final SignatureKeyPair second;

  /** Those of the words on paper. */
  public final SignatureKeyPair paper;

  private final Random random;

  /** Somebody of that name. */
  public Person(String handle) {
    this.handle = new Handle(handle);
    random = new Random(handle.hashCode());
    first = Ed25519.generate(random::nextBytes);
    second = Ed25519.generate(random::nextBytes);
    paper = Ed25519.generate(random::nextBytes);
  }

  /** The card of another network, or of one with another VRF key. */
  public static NetworkCard card(String origin, Bytes vrfKey) {
    return new NetworkCard(
        "Net",
        origin,
        Party.keys(71).publicKey(),
        new TrustedLog(
            new NoteSigner(NetworkCard.logOrigin(origin), Party.keys(72)).verifierKey(),
            WitnessPolicy.NONE),
        vrfKey,
        List.of("wss://127.0.0.1:7443"),
        List.of(bytes(new Random(73)::nextBytes, 32)));
  }

  static Bytes bytes(Entropy entropy, int length) {
    byte[] value = new byte[length];
    entropy.fill(value);
    return Bytes.adopt(value);
  }

  Bytes random(int length) {
    return bytes(random::nextBytes, length);
  }

  /** The proof of this person's label, and the label. */
  public Vrf.Proved label() {
    return LogLabel.account(handle.value()).hash(VRF);
  }

  DeviceEntry device(SignatureKeyPair keys) {
    return device(keys.publicKey(), "Gerät", random(1216));
  }

  DeviceEntry device(Bytes key, String name, Bytes contactKey) {
    return new DeviceEntry(DeviceId.random(random::nextBytes), name, key, random(16), contactKey);
  }

  /** A record of these devices, and the key on paper. */
  public AccountRecord record(long version, SignatureKeyPair... devices) {
    List<DeviceEntry> entries = new ArrayList<>();
    for (SignatureKeyPair keys : devices) {
      entries.add(device(keys));
    }
    return new AccountRecord(
        "net", handle, version, 1_700_000_000_000L, entries, paper.publicKey());
  }

  /** Version 1, of one device. */
  public LoggedRecord firstRecord() {
    return LoggedRecord.first("net/log", label().output(), record(1, first), opening(), first);
  }

  /** A fresh opening. */
  public Bytes opening() {
    return Commitment.opening(random::nextBytes);
  }

  /** Versions 1 and 2; the second has two devices. */
  public List<LoggedRecord> twoRecords() throws Exception {
    LoggedRecord one = firstRecord();
    AccountChain chain = AccountChain.begin(CARD, handle, label().proof(), one);
    return List.of(one, chain.sign(record(2, first, second), opening(), first));
  }
}
