/** A device is taken: locked, open, and after it was removed. */
package pli.drill.handset;
