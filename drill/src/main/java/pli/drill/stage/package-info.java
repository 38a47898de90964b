/**
 * The frame of the drills: what a drill is, where it plays, and what came of it. The drills
 * themselves are in packages of their own, each with its words beside it, in {@code
 * words_en.properties} and {@code words_fr.properties}.
 */
@org.jspecify.annotations.NullMarked
package pli.drill.stage;
