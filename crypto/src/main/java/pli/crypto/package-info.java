/**
 * Secrets, cipher suites and the primitives beside them.
 *
 * <p>Begin with {@link pli.crypto.CipherSuite} for MLS and HPKE; {@link pli.crypto.Ed25519}, {@link
 * pli.crypto.Hkdf}, {@link pli.crypto.Vrf}, {@link pli.crypto.CommittingAead} and {@link
 * pli.crypto.PasswordHash} stand alone. {@link pli.crypto.Secret} is what must not leak, {@link
 * pli.codec.Bytes} what may.
 *
 * <p>A further suite is one more constant of {@code CipherSuite}: it brings a {@code Kem}, an
 * {@code Aead}, a {@code Kdf} and a {@code SignatureScheme}, the four interfaces behind which this
 * package hides its algorithms, and no caller changes.
 */
package pli.crypto;
