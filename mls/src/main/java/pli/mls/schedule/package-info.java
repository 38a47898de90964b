/**
 * How secrets follow from one another: the key schedule, pre-shared keys, transcript hashes, the
 * exporter and the secret tree with its ratchets (RFC 9420 sections 8 and 9).
 */
package pli.mls.schedule;
