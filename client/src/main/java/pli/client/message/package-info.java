/**
 * What messages mean, and what they do to the vault: {@link pli.client.message.Meaning} is read
 * from a message's content, {@link pli.client.message.Applying} acts on it.
 */
package pli.client.message;
