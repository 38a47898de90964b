/**
 * What the server can say later of a message that it cannot read: that it took it, and when. It
 * keeps nothing for that but one key.
 */
@org.jspecify.annotations.NullMarked
package pli.server.franking;
