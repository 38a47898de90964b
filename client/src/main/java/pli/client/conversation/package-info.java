/**
 * What happens in conversations, as steps from one state of the vault to the next, each within one
 * transaction and without the network.
 *
 * <p>{@link pli.client.conversation.Writing} puts in what a person begins, {@link
 * pli.client.conversation.Changes} makes commits of what is meant to change, {@link
 * pli.client.conversation.Posting} says what may go out, {@link pli.client.conversation.Arrivals}
 * takes in what comes.
 */
package pli.client.conversation;
