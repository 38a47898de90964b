package pli.client.api;

/**
 * What two people compare.
 *
 * @param handle whom with
 * @param number 60 digits, the same on both sides
 * @param qr what a QR code for the other's device holds
 * @param confirmed whether the present keys have been compared before, or just now
 */
public record Verification(String handle, String number, String qr, boolean confirmed) {}
