/**
 * All that a device keeps, in one encrypted database: files, keys, tables, transactions. What the
 * rows mean is for the packages above.
 */
package pli.client.vault;
