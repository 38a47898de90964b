/**
 * The alarm of a network: what is signed by several keys that lie off every server, and read by
 * people who need not believe the operator. An alert informs, asks to stop sending, or to lock;
 * there is none that wipes. Files are signed notes of C2SP, so that other tools can verify them.
 */
package pli.transparency.alert;
