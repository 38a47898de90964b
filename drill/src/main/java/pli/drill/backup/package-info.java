/** Backups are stolen: a person's, and the server's. */
package pli.drill.backup;
