package pli.mls.schedule;

import pli.codec.Bytes;
import pli.crypto.Secret;

/**
 * The key and nonce of one generation of a ratchet (RFC 9420 section 9.1), for one message only.
 * Whoever used it closes it.
 */
public final class MessageKey implements AutoCloseable {
  private final long generation;
  private final Secret key;
  private final Bytes nonce;

  MessageKey(long generation, Secret key, Bytes nonce) {
    this.generation = generation;
    this.key = key;
    this.nonce = nonce;
  }

  /** Which message of its sender, from 0 on. */
  public long generation() {
    return generation;
  }

  /** The AEAD key; this object's own. */
  public Secret key() {
    return key;
  }

  /** The AEAD nonce, before the reuse guard. */
  public Bytes nonce() {
    return nonce;
  }

  MessageKey duplicate() {
    return new MessageKey(generation, key.duplicate(), nonce);
  }

  @Override
  public void close() {
    key.wipe();
  }
}
