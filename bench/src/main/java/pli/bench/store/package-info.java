/** The store under a great many entries, without a network before it. */
package pli.bench.store;
