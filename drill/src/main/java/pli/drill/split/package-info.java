/** The operator shows two people two logs, or rolls one back. */
package pli.drill.split;
