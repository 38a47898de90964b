package pli.lab.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pli.codec.Bytes;
import pli.protocol.wire.ClientFrame;

/**
 * What devices handed to the server for groups, as somebody sees it who has a copy of everything:
 * each MLS message once, with its epoch, and whether the server took it.
 */
final class Traffic {
  private final Map<Bytes, List<Passed>> byRoute = new HashMap<>();
  private final Map<Bytes, Passed> bySubmission = new HashMap<>();
  private final Set<Bytes> accepted = new HashSet<>();

  /**
   * A message that was handed in.
   *
   * @param submission names it; the same when it is handed in again
   * @param epoch in which it was sent
   * @param commit whether it closes that epoch
   * @param message the MLSMessage
   */
  record Passed(Bytes submission, long epoch, boolean commit, Bytes message) {}

  /** A frame that a device sends; the submission that is in it, or none. */
  synchronized Bytes sent(byte[] frame) {
    ClientFrame read;
    try {
      read = ClientFrame.parseFrom(frame);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
    if (read.hasSubmit()) {
      var submit = read.getSubmit();
      Bytes submission = bytes(submit.getSubmissionId());
      keep(
          bytes(submit.getRouteId()),
          new Passed(submission, submit.getEpoch(), false, bytes(submit.getMessage())));
      return submission;
    }
    if (read.hasCommit()) {
      var commit = read.getCommit();
      Bytes submission = bytes(commit.getSubmissionId());
      keep(
          bytes(commit.getRouteId()),
          new Passed(submission, commit.getEpoch(), true, bytes(commit.getMessage())));
      return submission;
    }
    return Bytes.EMPTY;
  }

  /** The same message may be protected anew under the same submission: all of them count. */
  private void keep(Bytes route, Passed passed) {
    Passed before = bySubmission.put(passed.submission, passed);
    if (!passed.equals(before)) {
      byRoute.computeIfAbsent(route, unused -> new ArrayList<>()).add(passed);
    }
  }

  /** The server took what was handed in under this name. */
  synchronized void accepted(Bytes submission) {
    accepted.add(submission);
  }

  /** All that was handed in for a group, in that order. */
  synchronized List<Passed> of(Bytes route) {
    return List.copyOf(byRoute.getOrDefault(route, List.of()));
  }

  /** Whether the server took it. */
  synchronized boolean isAccepted(Passed passed) {
    return accepted.contains(passed.submission)
        && passed.equals(bySubmission.get(passed.submission));
  }

  private static Bytes bytes(com.google.protobuf.ByteString string) {
    return Bytes.adopt(string.toByteArray());
  }
}
