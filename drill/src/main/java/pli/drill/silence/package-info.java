/** The server withholds, delays, reorders, duplicates and replays messages for one victim. */
package pli.drill.silence;
