package pli.client.administration;

import pli.codec.Bytes;

/**
 * The label of a chain of administration in the log.
 *
 * @param value the VRF output
 * @param proof of the log that it is this chain's
 */
public record ChainLabel(Bytes value, Bytes proof) {}
