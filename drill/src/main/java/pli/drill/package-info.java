/**
 * The frame of the drills: what a drill is, where it plays, what came of it, and how that is told.
 * The drills themselves are in packages of their own, each with its words beside it, in {@code
 * words_en.properties} and {@code words_fr.properties}.
 */
@org.jspecify.annotations.NullMarked
package pli.drill;
