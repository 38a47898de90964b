/** What a platform brings along to reach a server. The engine itself knows no socket. */
package pli.client.net;
