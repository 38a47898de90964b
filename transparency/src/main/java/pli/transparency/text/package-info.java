/** How the lines of C2SP's text formats are read and written; not part of the API. */
package pli.transparency.text;
