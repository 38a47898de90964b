package pli.client.api;

/**
 * Whose device this is.
 *
 * @param handle the account's handle
 * @param device this device's name
 * @param network the network's name, for people
 * @param origin the network's name, for programs
 */
public record Account(String handle, String device, String network, String origin) {}
