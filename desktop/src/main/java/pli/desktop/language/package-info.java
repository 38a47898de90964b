/** What a person reads: sentences and help pages, in English and French. */
package pli.desktop.language;
