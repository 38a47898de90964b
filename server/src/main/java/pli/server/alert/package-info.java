/**
 * The alarm on its way to everybody. What is posted here was signed by keys that are on no server;
 * the server can keep it back, but neither make one nor change one.
 */
package pli.server.alert;
