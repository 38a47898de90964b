/** A device's vault as one sealed file, and back. */
package pli.client.backup;
