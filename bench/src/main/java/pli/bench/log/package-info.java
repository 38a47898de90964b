/** The server's log: appending, following, looking up. */
package pli.bench.log;
