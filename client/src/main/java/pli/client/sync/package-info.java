/** Carries out on the network what the vault says is to be done, and brings in what comes. */
package pli.client.sync;
