/**
 * What administrators decide: as the log has it, verified ({@link
 * pli.client.administration.Archive}), and as this device decides with them.
 */
package pli.client.administration;
