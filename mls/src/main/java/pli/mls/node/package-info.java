/**
 * What a member says of itself: leaf nodes, credentials, capabilities, lifetimes and key packages
 * (RFC 9420 sections 5.3, 7.2, 7.3 and 10), and the one exception of the engine.
 *
 * <p>Decoding keeps what it does not know (extension, proposal, credential and suite numbers are
 * raw 16-bit values), so that GREASE and later versions survive a round trip. Decoding checks form
 * only; the rules of the RFC stand in {@link pli.mls.node.LeafRules} and {@link
 * pli.mls.node.KeyPackage#validate}, numbered as in docs/MLS.md.
 */
package pli.mls.node;
