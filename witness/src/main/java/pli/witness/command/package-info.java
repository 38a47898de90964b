/** What is typed, and what is said to it. */
package pli.witness.command;
