/** Alerts on the way to being signed: keys that lie off every server, drafts, signatures. */
package pli.witness.alert;
