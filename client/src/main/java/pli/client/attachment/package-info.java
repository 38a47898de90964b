/** Files beside messages: sealed here, kept by the server as bytes, named inside a message. */
package pli.client.attachment;
