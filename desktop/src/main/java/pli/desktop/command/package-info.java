/**
 * The verbs of a person's {@code pli}. Each verb is a class that names its words and acts on them;
 * {@link pli.desktop.command.CommandLineProgram} finds it, runs it, and says what went wrong.
 *
 * <p>The words are read by {@link pli.desktop.command.Arguments} and not by a library: for ten
 * verbs that is one page, and a command starts in half the time (a library that reads annotations
 * took 300 ms of CPU, and its class files are too old for the JVM's ahead-of-time cache).
 */
package pli.desktop.command;
