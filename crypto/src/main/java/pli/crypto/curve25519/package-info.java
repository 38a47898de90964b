/**
 * Arithmetic on Curve25519 and edwards25519, for the two things that cost a messenger most: X25519
 * and verifying Ed25519 signatures. Not exported; {@link pli.crypto} stands in front of it. Why
 * there is any of our own: {@code docs/adr/0010-own-arithmetic-on-curve25519.md}.
 */
package pli.crypto.curve25519;
