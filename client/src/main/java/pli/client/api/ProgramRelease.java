package pli.client.api;

import java.nio.file.Path;
import pli.codec.Bytes;

/**
 * The release as which the running program says it was installed.
 *
 * @param path of the release file
 * @param release its bytes
 * @param policy of the installation, as its file is
 * @param size of the program's file
 * @param sha256 of all its bytes
 */
public record ProgramRelease(Path path, Bytes release, Bytes policy, long size, Bytes sha256) {}
