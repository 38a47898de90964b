/** The operator adds a device or swaps a key: for one victim, for everyone, with administrators. */
package pli.drill.ghost;
