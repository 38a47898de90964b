/** What a command reads and writes: streams, JSON lines, passphrases. */
package pli.desktop.terminal;
