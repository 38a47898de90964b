/**
 * Other programs that keep messages, on the same work, on the same machine, in the same run. They
 * are started on the loopback address with data of their own, and ended by their process.
 */
package pli.bench.peer;
