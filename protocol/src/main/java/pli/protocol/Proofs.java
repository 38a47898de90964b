package pli.protocol;

import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;

/**
 * The bytes that a proof signs (docs/PROTOCOL.md, "Proofs"). The label says what for, the origin at
 * which network, the nonce on which connection: no proof serves twice or elsewhere.
 */
public final class Proofs {
  /** Label of {@code CreateQueue}. */
  public static final String CREATE_QUEUE = "pli create queue v1";

  /** Label of {@code ReadQueue}. */
  public static final String READ_QUEUE = "pli read queue v1";

  /** Label of {@code DeleteQueue}. */
  public static final String DELETE_QUEUE = "pli delete queue v1";

  /** Label of {@code Register}. */
  public static final String REGISTER = "pli register v1";

  /** Label of {@code AuthenticateDevice}. */
  public static final String AUTHENTICATE_DEVICE = "pli authenticate device v1";

  /** Label of {@code RequestReset}. */
  public static final String REQUEST_RESET = "pli request reset v1";

  private Proofs() {}

  /**
   * {@code QueueProof}: that who asks holds the queue's key.
   *
   * @param label one of the labels for queues
   * @param origin the network card's origin
   * @param nonce of the connection's {@code Hello}
   * @param queue which queue
   * @param publicKey its Ed25519 key
   */
  public static Bytes queue(
      String label, String origin, Bytes nonce, QueueId queue, Bytes publicKey) {
    return opened(label, origin, nonce).opaque(queue.value()).opaque(publicKey).toBytes();
  }

  /**
   * {@code DeviceProof}: that who asks holds the device's key.
   *
   * @param label one of the labels for devices
   * @param origin the network card's origin
   * @param nonce of the connection's {@code Hello}
   * @param handle of the device's account
   * @param device which device
   * @param recordHash SHA-256 of the record's leaf for {@code Register}, of the content for {@code
   *     RequestReset}, empty otherwise
   */
  public static Bytes device(
      String label, String origin, Bytes nonce, Handle handle, DeviceId device, Bytes recordHash) {
    return opened(label, origin, nonce)
        .opaque(Bytes.utf8(handle.value()))
        .opaque(device.value())
        .opaque(recordHash)
        .toBytes();
  }

  private static TlsWriter opened(String label, String origin, Bytes nonce) {
    return new TlsWriter(256).opaque(Bytes.utf8(label)).opaque(Bytes.utf8(origin)).opaque(nonce);
  }
}
