/** The door: {@link pli.client.Device} is one device of a person. */
package pli.client;
