package pli.client;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pli.client.net.Endpoint;
import pli.client.net.TransportException;
import pli.client.net.WebAnswer;
import pli.client.net.WebRequest;
import pli.codec.Bytes;

/** The door to attachments in memory, before a fake server, with knobs for what goes wrong. */
final class FakeFiles extends InFront {
  private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");
  private static final Pattern WANTED = Pattern.compile("bytes=(\\d+)-(\\d+)");

  final Map<String, ByteArrayOutputStream> files = new HashMap<>();
  final List<String> log = new ArrayList<>();

  /** So many requests more get through; then nobody is reachable. */
  int left = Integer.MAX_VALUE;

  /** The next answer to a PUT is lost. */
  boolean losesAnswer;

  /** Answers that come first, whatever was asked. */
  final List<Integer> statuses = new ArrayList<>();

  FakeFiles(FakeServer server) {
    super(server);
  }

  @Override
  public synchronized WebAnswer exchange(
      Endpoint endpoint, WebRequest request, int maxBytes, Duration timeout)
      throws TransportException {
    if (request.path().startsWith("/log/")) {
      return server.exchange(endpoint, request, maxBytes, timeout);
    }
    if (left <= 0) {
      throw new TransportException(TransportException.Reason.UNREACHABLE);
    }
    left--;
    log.add(request.method());
    if (!statuses.isEmpty()) {
      return answer(statuses.remove(0), Map.of("retry-after", "0"));
    }
    ByteArrayOutputStream file = files.get(request.path());
    return switch (request.method()) {
      case "HEAD" ->
          file == null
              ? answer(404, Map.of())
              : answer(200, Map.of("upload-offset", Integer.toString(file.size())));
      case "PUT" -> put(request);
      default -> fetch(file, request);
    };
  }

  private WebAnswer put(WebRequest request) throws TransportException {
    Matcher range = RANGE.matcher(String.valueOf(request.headers().get("Content-Range")));
    if (!range.matches()) {
      return answer(400, Map.of());
    }
    long from = Long.parseLong(range.group(1));
    ByteArrayOutputStream file = files.get(request.path());
    if (file == null) {
      if (from > 0) {
        return answer(404, Map.of());
      }
      file = new ByteArrayOutputStream();
      files.put(request.path(), file);
    }
    if (file.size() != from) {
      return answer(409, Map.of("upload-offset", Integer.toString(file.size())));
    }
    file.writeBytes(request.body().toByteArray());
    if (losesAnswer) {
      losesAnswer = false;
      throw new TransportException(TransportException.Reason.CLOSED);
    }
    return answer(file.size() == Long.parseLong(range.group(3)) ? 201 : 204, Map.of());
  }

  private static WebAnswer fetch(@Nullable ByteArrayOutputStream file, WebRequest request) {
    Matcher range = WANTED.matcher(String.valueOf(request.headers().get("Range")));
    if (file == null || !range.matches()) {
      return answer(404, Map.of());
    }
    int from = Integer.parseInt(range.group(1));
    int to = Math.min(file.size(), Integer.parseInt(range.group(2)) + 1);
    if (from >= to) {
      return answer(416, Map.of());
    }
    return new WebAnswer(206, Map.of(), Bytes.copyOf(file.toByteArray(), from, to - from));
  }

  private static WebAnswer answer(int status, Map<String, String> headers) {
    return new WebAnswer(status, headers, Bytes.EMPTY);
  }

  /** Replaces what lies there. */
  void replace(byte[] content) {
    ByteArrayOutputStream file = files.values().iterator().next();
    file.reset();
    file.writeBytes(content);
  }

  byte[] only() {
    if (files.size() != 1) {
      throw new AssertionError(files.size() + " files");
    }
    return files.values().iterator().next().toByteArray();
  }
}
