package pli.server.fuzz;

import pli.codec.Bytes;

/** Good requests as frames, for those who speak to the server from further out. */
public final class Requests {
  private Requests() {}

  /**
   * A request.
   *
   * @param number its kind and its variant
   * @param id of the request
   * @param nonce of the connection
   */
  public static byte[] good(int number, int id, Bytes nonce) {
    Cast.Kind[] kinds = Cast.Kind.values();
    Cast.Kind kind = kinds[number % kinds.length];
    return World.CAST
        .request(kind, number / kinds.length, nonce)
        .setRequestId(id)
        .build()
        .toByteArray();
  }
}
