/**
 * What this device knows of the network's log, and what it believes because of it. Nothing here
 * takes the server's word: {@link pli.client.trust.Tail} follows the log entry by entry to
 * checkpoints that the witnesses of the network card have cosigned, {@link
 * pli.client.trust.LogRecords} keeps the latest entry of each label, {@link pli.client.trust.Seen}
 * holds the heads that others name against the own one, and {@link pli.client.trust.LogWatch} says
 * what is therefore allowed.
 */
package pli.client.trust;
