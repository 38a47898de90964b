/**
 * Deterministic CBOR, strictly: what is read here is written again byte for byte. Why it is our own
 * is told in docs/adr/0003-own-strict-cbor-decoder.md.
 */
package pli.content.cbor;
