/**
 * A small HTTP/1.1 server for programs of this person on this machine: a UNIX socket, or the
 * loopback address. It reads what it understands to the letter and refuses the rest.
 */
package pli.desktop.http;
