/** In which language this program speaks. */
package pli.witness.language;
