/** The disk is copied: what shows without the boot key, and with it. */
package pli.drill.disk;
