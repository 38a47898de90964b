/**
 * Judges a file offline, and says each step in a line; docs/EVIDENCE.md has the rules. It decides
 * nothing itself: what holds is what {@code pli.transparency} verified.
 */
package pli.witness.check;
