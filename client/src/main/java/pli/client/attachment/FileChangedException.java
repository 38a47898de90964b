package pli.client.attachment;

import java.io.IOException;

/** A file has become another one while it was read. */
final class FileChangedException extends IOException {
  private static final long serialVersionUID = 1;
}
