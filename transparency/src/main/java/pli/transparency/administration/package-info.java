/**
 * Who administers a network, and what they did (docs/LOG.md, "Administration"): two chains of the
 * log, of policies and of acts. A {@link pli.transparency.administration.Policy} names the
 * administrators by their keys and says how many of them must agree; a {@link
 * pli.transparency.administration.AdministrativeAct} is what so many of them decided. Read a {@link
 * pli.transparency.administration.LoggedEntry}, and believe it as part of an {@link
 * pli.transparency.administration.Administration}; that its leaf is in the log is for {@link
 * pli.transparency.proof} to say.
 */
package pli.transparency.administration;
