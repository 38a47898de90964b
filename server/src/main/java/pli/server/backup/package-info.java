/** A copy of a server in one file: taken while it runs, and put back where nothing newer stands. */
package pli.server.backup;
