/**
 * A month of an organisation, simulated: real devices with their vaults and the real server, in one
 * process, under a clock that leaps. What happens follows from a seed, which every failure names.
 */
package pli.lab.simulation;
