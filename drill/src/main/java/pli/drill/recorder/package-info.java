/** Everything was recorded; later one half of the key agreement is broken. */
package pli.drill.recorder;
