package pli.drill.operator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.witness.AddCheckpointRequest;
import pli.transparency.witness.AddCheckpointResponse;

/** A witness, as a log asks it to cosign (c2sp.org/tlog-witness). */
public final class AskedWitness {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

  private final URI url;

  private AskedWitness(URI url) {
    this.url = url;
  }

  /** The first witness that a server asks. */
  public static AskedWitness of(Path data) throws IOException {
    Matcher found = URL.matcher(Files.readString(data.resolve("pli.toml")));
    if (!found.find()) {
      throw new IOException("no witness in pli.toml");
    }
    return new AskedWitness(URI.create(found.group()));
  }

  /** The witness at a port of this machine. */
  public static AskedWitness at(int port) {
    return new AskedWitness(URI.create("http://127.0.0.1:" + port));
  }

  /** Asks it to cosign. */
  public AddCheckpointResponse add(AddCheckpointRequest request) throws IOException {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url + "/add-checkpoint"))
                  .timeout(PATIENCE)
                  .POST(HttpRequest.BodyPublishers.ofByteArray(request.encode().toByteArray()))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return AddCheckpointResponse.parse(
          answer.statusCode(),
          answer.headers().firstValue("content-type").orElse(""),
          Bytes.adopt(answer.body()));
    } catch (DecodeException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
