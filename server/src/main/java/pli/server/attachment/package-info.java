/**
 * Attachments: bytes that the server cannot read, put and fetched by a random id that nobody else
 * knows. Each is one file; what belongs to it lies in the store. Knows nothing of HTTP.
 */
package pli.server.attachment;
