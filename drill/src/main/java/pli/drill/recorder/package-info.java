/** All that was said is recorded, and the classical half of its key agreement is broken later. */
package pli.drill.recorder;
