/**
 * Connections in their roles: requests and answers, what comes unasked, keeping alive, connecting
 * again. What is asked, and why, is for the packages above.
 */
package pli.client.session;
