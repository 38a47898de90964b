package pli.bench.message;

/** Two members of one group in one process, and a message from the one to the other. */
public interface Exchange {
  /** The length of a message's text, in bytes. */
  int TEXT_LENGTH = 256;

  /**
   * Encrypts {@code text} to the bytes of an MLS message, decrypts these, and gives what came out.
   *
   * @throws Exception as the library does, which is not ours to type
   */
  byte[] send(byte[] text) throws Exception;
}
