/** This platform's transport: {@code java.net.http} with TLS 1.3 and pinned keys. */
package pli.desktop.net;
