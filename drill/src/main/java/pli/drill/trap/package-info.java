/** The whole network was set up by the attacker from the first day. */
package pli.drill.trap;
