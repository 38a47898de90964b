/**
 * How content is signed, enciphered and laid out as messages (RFC 9420 sections 6 and 12.4): from
 * bytes to content whose signature was verified, and back. Knows no group: keys and contexts are
 * parameters. The numbers of rules (F1 and on) are those of docs/MLS.md.
 */
package pli.mls.framing;
