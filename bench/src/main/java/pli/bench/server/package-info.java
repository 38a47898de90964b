/** The server under load from other processes, in one table with what the machine can do. */
package pli.bench.server;
