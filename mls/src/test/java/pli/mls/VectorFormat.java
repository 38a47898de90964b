package pli.mls;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the public vectors of RFC 9420 (mlswg/mls-implementations, {@code test-vectors.md}) look
 * like: a file is of the format whose fields its vectors have, whatever it is called and wherever
 * it lies.
 */
public enum VectorFormat {
  /** {@code crypto-basics.json} and others of its kind. */
  CRYPTO_BASICS("cipher_suite", "ref_hash", "derive_secret", "sign_with_label"),
  /** {@code deserialization.json}: headers of vectors. */
  DESERIALIZATION("vlbytes_header", "length"),
  /** {@code key-schedule.json}. */
  KEY_SCHEDULE("cipher_suite", "group_id", "initial_init_secret", "epochs"),
  /** {@code message-protection.json}. */
  MESSAGE_PROTECTION("cipher_suite", "membership_key", "proposal_priv", "commit_pub"),
  /** {@code messages.json}: one of each structure. */
  MESSAGES("mls_welcome", "mls_group_info", "mls_key_package", "commit", "private_message"),
  /** {@code passive-client-*.json} and what is in {@code passive/}. */
  PASSIVE_CLIENT(
      "cipher_suite",
      "key_package",
      "signature_priv",
      "encryption_priv",
      "init_priv",
      "welcome",
      "initial_epoch_authenticator"),
  /** {@code psk_secret.json}. */
  PSK_SECRET("cipher_suite", "psks", "psk_secret"),
  /** {@code secret-tree.json}. */
  SECRET_TREE("cipher_suite", "encryption_secret", "sender_data", "leaves"),
  /** {@code transcript-hashes.json}. */
  TRANSCRIPT_HASHES("cipher_suite", "authenticated_content", "interim_transcript_hash_before"),
  /** {@code tree-math.json}. */
  TREE_MATH("n_leaves", "n_nodes", "root", "parent", "sibling"),
  /** {@code tree-operations.json}. */
  TREE_OPERATIONS("cipher_suite", "proposal", "proposal_sender", "tree_before", "tree_after"),
  /** {@code tree-validation.json}. */
  TREE_VALIDATION("cipher_suite", "tree", "tree_hashes", "resolutions"),
  /** {@code treekem.json}. */
  TREE_KEM("cipher_suite", "ratchet_tree", "leaves_private", "update_paths"),
  /** {@code welcome.json}. */
  WELCOME("cipher_suite", "init_priv", "key_package", "signer_pub", "welcome");

  private final List<String> fields;

  VectorFormat(String... fields) {
    this.fields = List.of(fields);
  }

  boolean fits(JsonNode vector) {
    return fields.stream().allMatch(vector::has);
  }

  /** The format of a vector, or null if it is none of these. */
  static @Nullable VectorFormat of(JsonNode vector) {
    for (VectorFormat format : values()) {
      if (format.fits(vector)) {
        return format;
      }
    }
    return null;
  }
}
