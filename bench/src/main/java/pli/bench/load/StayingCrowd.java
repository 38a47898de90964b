package pli.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.JavaProcess;

/** A {@link CrowdLoad} whose devices connect and stay until it is closed. */
public final class StayingCrowd implements AutoCloseable {
  private static final long LEAVING_SECONDS = 30;

  private final Process process;
  private final CompletableFuture<LoadFigures> gathered;

  private StayingCrowd(Process process) {
    this.process = process;
    gathered = CompletableFuture.supplyAsync(() -> untilItStays(process));
  }

  /** Begins to connect so many devices. */
  public static StayingCrowd begin(Target target, int devices) throws BenchmarkException {
    List<String> words = new ArrayList<>(target.arguments());
    words.addAll(List.of(Integer.toString(devices), "0"));
    return new StayingCrowd(JavaProcess.of(CrowdLoad.class, words.toArray(new String[0])).start());
  }

  private static LoadFigures untilItStays(Process process) {
    List<String> lines = new ArrayList<>();
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    try {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.equals(CrowdLoad.STAYING)) {
          return new LoadFigures(lines);
        }
        lines.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("the load program ended early");
  }

  /** What it cost to connect them; waits until they are there. */
  public LoadFigures gathered(long seconds) throws BenchmarkException {
    try {
      return gathered.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchmarkException("the devices did not get connected", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
  }

  /** The devices leave. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor(LEAVING_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      // It is gone already.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
