/**
 * A network's card (docs/PROTOCOL.md, "Network card and invitation"): who it is, which log and
 * which witnesses it is held to, where it listens.
 */
package pli.transparency.network;
