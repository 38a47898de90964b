/** A person's device: its vault when it is large, and what waited while it was away. */
package pli.bench.client;
