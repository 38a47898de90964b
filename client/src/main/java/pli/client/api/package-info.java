/**
 * The words that {@link pli.client.api.Platform a platform} and a device exchange; values alone.
 */
package pli.client.api;
