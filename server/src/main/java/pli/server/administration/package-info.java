/**
 * What administrators decide, each decision an entry of the log: how it is proposed, gathers
 * signatures, is appended, and what follows from it. The rules themselves are those by which
 * everybody verifies it ({@link pli.transparency.administration}).
 */
package pli.server.administration;
