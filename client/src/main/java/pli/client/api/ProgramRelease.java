package pli.client.api;

import java.nio.file.Path;
import pli.codec.Bytes;

/**
 * The release as which the running program says it was installed.
 *
 * @param path of the release file
 * @param release its bytes
 * @param policy that let it in, as its file is: the one of the version before
 * @param size of the program's file
 * @param sha256 of all its bytes
 * @param isAlone whether the program has no code from another file
 */
public record ProgramRelease(
    Path path, Bytes release, Bytes policy, long size, Bytes sha256, boolean isAlone) {}
