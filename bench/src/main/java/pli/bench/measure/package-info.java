/** What every measurement is made of: rounds, medians, processes, and the rows that come out. */
package pli.bench.measure;
