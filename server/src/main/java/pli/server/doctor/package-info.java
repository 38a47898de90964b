/** What an operator should know of a server before people rely on it, and what to do about it. */
package pli.server.doctor;
