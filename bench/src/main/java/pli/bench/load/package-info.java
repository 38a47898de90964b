/**
 * The other side of the server in measurements: programs, each a process of its own, that connect,
 * send and read as devices do, with as little work of their own as possible. They print what they
 * measured as lines of a name and a number.
 */
package pli.bench.load;
