package pli.crypto;

import pli.codec.Bytes;

/**
 * What the sender of HPKE's single-shot export has (RFC 9180 section 6.2).
 *
 * @param kemOutput the encapsulated key, {@code enc}, for the receiver
 * @param secret the exported secret
 */
public record HpkeExport(Bytes kemOutput, Secret secret) {}
