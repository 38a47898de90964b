/**
 * The transparency log, as the server keeps it: entries are appended in the changes that they are
 * about, the sequencer makes tree, tiles and checkpoints of them, witnesses cosign, and everybody
 * may fetch what is published. docs/LOG.md says in which order, and what holds after a crash.
 */
package pli.server.log;
