/** A person's device as a process of its own that does what it is told line by line. */
package pli.lab.device;
