/** Alerts of the network: what this device has heard of them, and what follows from that. */
package pli.client.alert;
