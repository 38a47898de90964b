package pli.transparency.leaf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pli.codec.Bytes;
import pli.crypto.SignatureKeyPair;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;

/**
 * Who may sign an entry where people count and not keys: somebody who signs with two devices is one
 * of them.
 *
 * @param people 1 to 16, each with one or more Ed25519 keys, no two alike; a signature names its
 *     key by its place among all of them, one person's after the other's
 * @param required how many people
 */
public record Quorum(List<List<Bytes>> people, int required) {
  /**
   * A quorum.
   *
   * @throws IllegalArgumentException if it is none, or asks for more people than there are
   */
  public Quorum {
    List<List<Bytes>> copy = new ArrayList<>();
    for (List<Bytes> keys : people) {
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("somebody without a key");
      }
      copy.add(Collections.unmodifiableList(new ArrayList<>(keys)));
    }
    people = Collections.unmodifiableList(copy);
    if (people.isEmpty() || required < 1 || required > people.size()) {
      throw new IllegalArgumentException(required + " of " + people.size() + " people");
    }
    // Looks at the keys: their number and length, and that no two are alike.
    var unused = new Signers(flat(people), required);
  }

  /** One of those who hold one of these keys. */
  public static Quorum of(List<Bytes> keys) {
    return new Quorum(Collections.singletonList(keys), 1);
  }

  /** All keys; a signature says the place of its own, from 0. */
  public List<Bytes> keys() {
    return flat(people);
  }

  /** The place of a key, or -1 if it is nobody's. */
  public int signer(Bytes key) {
    return keys().indexOf(key);
  }

  /**
   * How many people signed.
   *
   * @param origin the log's name
   * @throws VerificationException {@link Reason#BAD_SIGNATURE} if a signature does not hold or is
   *     of nobody here
   */
  public int signed(Leaf leaf, String origin) throws VerificationException {
    Signers.verifyEach(keys(), leaf, origin);
    return signatories(leaf).size();
  }

  /**
   * Verifies that enough people signed, and nobody else.
   *
   * @param origin the log's name
   * @throws VerificationException {@link Reason#BAD_SIGNATURE}, {@link Reason#TOO_FEW_SIGNERS}
   */
  public void verify(Leaf leaf, String origin) throws VerificationException {
    int signed = signed(leaf, origin);
    if (signed < required) {
      throw new VerificationException(
          Reason.TOO_FEW_SIGNERS, signed + " of " + required + " people signed a record");
    }
  }

  /**
   * Signs an entry.
   *
   * @throws IllegalArgumentException if these keys are nobody's here
   */
  public LeafSignature sign(LeafBody body, String origin, SignatureKeyPair keys) {
    int signer = signer(keys.publicKey());
    if (signer < 0) {
      throw new IllegalArgumentException("keys that may not sign this record");
    }
    return LeafSignature.sign(body, origin, signer, keys);
  }

  /**
   * The entry with the signature of one person more; as it is, if that one has signed already.
   *
   * @throws IllegalArgumentException if these keys are nobody's here
   */
  public Leaf cosign(Leaf leaf, String origin, SignatureKeyPair keys) {
    LeafSignature signature = sign(leaf.body(), origin, keys);
    return signatories(leaf).contains(person(signature.signer())) ? leaf : leaf.with(signature);
  }

  /**
   * The entry with the signatures of those people more who signed only the other.
   *
   * @throws IllegalArgumentException if the other has another body
   */
  public Leaf merged(Leaf leaf, Leaf other) {
    if (!leaf.body().equals(other.body())) {
      throw new IllegalArgumentException("another record");
    }
    Leaf merged = leaf;
    for (LeafSignature signature : other.signatures()) {
      if (signature.signer() < keys().size()
          && !signatories(merged).contains(person(signature.signer()))) {
        merged = merged.with(signature);
      }
    }
    return merged;
  }

  /** The places, among the people, of those whose signatures an entry has; verifies nothing. */
  public Set<Integer> signatories(Leaf leaf) {
    Set<Integer> signatories = new HashSet<>();
    for (LeafSignature signature : leaf.signatures()) {
      if (signature.signer() < keys().size()) {
        signatories.add(person(signature.signer()));
      }
    }
    return signatories;
  }

  private int person(int signer) {
    int person = 0;
    int behind = people.get(0).size();
    while (signer >= behind) {
      person++;
      behind += people.get(person).size();
    }
    return person;
  }

  private static List<Bytes> flat(List<List<Bytes>> people) {
    List<Bytes> keys = new ArrayList<>();
    people.forEach(keys::addAll);
    return Collections.unmodifiableList(keys);
  }
}
