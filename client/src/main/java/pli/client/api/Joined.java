package pli.client.api;

/**
 * What a join made.
 *
 * @param handle the account's handle
 * @param device this device's name
 * @param network the network's name
 * @param recoveryWords 24 words that the person writes down: with them the account's devices can be
 *     replaced when all are lost. They are kept until they were shown, and then nowhere
 */
public record Joined(String handle, String device, String network, String recoveryWords) {
  /** Without the words. */
  @Override
  public String toString() {
    return "Joined[" + handle + ", " + device + ", " + network + "]";
  }
}
