/** Somebody is root on the running server for a while. */
package pli.drill.live;
