package pli.client.api;

/**
 * What a join made.
 *
 * @param handle the account's handle
 * @param device this device's name
 * @param network the network's name
 */
public record Joined(String handle, String device, String network) {}
