/** The program of the drills: which there are, running them, and telling what came of them. */
@org.jspecify.annotations.NullMarked
package pli.drill;
