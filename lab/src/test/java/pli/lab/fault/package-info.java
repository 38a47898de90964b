/**
 * Faults of the machine, done to a real server over real connections by a seed that is printed, and
 * a ledger of what must then be true: what was accepted is delivered once to each device, and what
 * was not is sent again until it is known.
 */
package pli.lab.fault;
