/**
 * A message as people mean it: {@link pli.content.MessageContent} with its {@link
 * pli.content.NestedPart} body, and the {@link pli.content.Padding} around it before encryption.
 */
package pli.content;
