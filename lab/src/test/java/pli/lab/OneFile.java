package pli.lab;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import pli.lab.process.Checkout;

/** A person's program with all its libraries as one file, which is what a release is of. */
final class OneFile {
  private OneFile() {}

  /**
   * Writes it.
   *
   * @param note a line that makes it another file, which does the same
   */
  static Path of(Checkout checkout, Path to, String note) throws IOException {
    List<String> command = checkout.command("desktop", "pli.desktop.Main", List.of(), List.of());
    String classPath = command.get(command.indexOf("-cp") + 1);
    Set<String> names = new HashSet<>();
    try (ZipOutputStream out =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(to)))) {
      out.setLevel(Deflater.BEST_SPEED);
      for (String jar : classPath.split(File.pathSeparator, -1)) {
        add(Path.of(jar), names, out);
      }
      out.putNextEntry(new ZipEntry("note"));
      out.write(note.getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
    return to;
  }

  private static void add(Path jar, Set<String> names, ZipOutputStream out) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String name = entry.getName();
        if (!entry.isDirectory() && isOfTheProgram(name) && names.add(name)) {
          out.putNextEntry(new ZipEntry(name));
          try (InputStream in = zip.getInputStream(entry)) {
            in.transferTo(out);
          }
          out.closeEntry();
        }
      }
    }
  }

  /** What a library says of its own jar holds no more: its modules, its signature. */
  private static boolean isOfTheProgram(String name) {
    return !name.endsWith("module-info.class")
        && !name.equals("META-INF/MANIFEST.MF")
        && !name.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)");
  }
}
