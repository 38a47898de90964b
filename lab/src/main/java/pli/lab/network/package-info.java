/** A throw-away network: one server and some people, each a process, in one folder. */
package pli.lab.network;
