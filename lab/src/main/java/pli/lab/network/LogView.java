package pli.lab.network;

/**
 * What a device has verified of the log.
 *
 * @param size how many entries it has, all of which the device has read
 * @param cosigned by how many witnesses
 * @param asked how many of them the network card asks for
 */
public record LogView(long size, int cosigned, int asked) {}
