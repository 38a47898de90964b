/** How fast an alert is with everybody: by the server, and from person to person without it. */
package pli.bench.alert;
