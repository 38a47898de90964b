/**
 * Installs releases that the gate let through, in a folder of versions of which one is current; at
 * whatever step it stops, that one is whole. It decides nothing itself: what may be installed is
 * what {@code pli.transparency.release} verified.
 */
package pli.witness.release;
