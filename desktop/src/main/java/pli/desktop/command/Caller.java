package pli.desktop.command;

import java.io.IOException;
import java.nio.file.Path;
import pli.client.api.ClientException;

/** What a caller of an open device may name, and whether it reads for a person. */
interface Caller {
  /** A program of this person, which has files as they have, and deals with what it is given. */
  Caller PROGRAM =
      new Caller() {
        @Override
        public Path fileToRead(String name) throws ClientException {
          return Transfers.path(name);
        }

        @Override
        public Path fileToWrite(String name) throws ClientException {
          return Transfers.path(name);
        }

        @Override
        public boolean isReading() {
          return true;
        }
      };

  /** The file that a verb reads and that is called like this. */
  Path fileToRead(String name) throws ClientException, NotDone;

  /** The file that a verb is to write and that is called like this. */
  Path fileToWrite(String name) throws ClientException, NotDone, IOException;

  /** Whether messages that it is given count as read. */
  boolean isReading();
}
