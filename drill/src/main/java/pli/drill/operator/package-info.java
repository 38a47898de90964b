/**
 * What an operator has who turned against the people of the network: the server's keys, its store,
 * a second server with the same keys, the stolen key of a witness, and a program that stands where
 * the server should be and speaks with its key.
 */
package pli.drill.operator;
