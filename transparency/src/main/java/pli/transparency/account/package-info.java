/**
 * What an account's entries in the log say (docs/LOG.md, "Account records"): which devices speak
 * for it, and the key that its owner keeps on paper. Read a {@link
 * pli.transparency.account.LoggedRecord}, and believe it as part of an {@link
 * pli.transparency.account.AccountChain}; that its leaf is in the log is for {@link
 * pli.transparency.proof} to say.
 */
package pli.transparency.account;
