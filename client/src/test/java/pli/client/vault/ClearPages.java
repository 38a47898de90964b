package pli.client.vault;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import pli.codec.Bytes;

/** The pages of a vault's database in the clear, free space included; one byte a character. */
public final class ClearPages {
  private static final List<Charset> ENCODINGS =
      List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);

  private final String pages;

  private ClearPages(String pages) {
    this.pages = pages;
  }

  /** Of the vault in {@code folder}, whose log has been worked in; {@code copy} is overwritten. */
  public static ClearPages of(Path folder, byte[] passphrase, Path copy) throws Exception {
    Files.copy(folder.resolve("vault.db"), copy, StandardCopyOption.REPLACE_EXISTING);
    Properties settings = new Properties();
    settings.setProperty("cipher", "sqlcipher");
    settings.setProperty("legacy", "4");
    Bytes slot = Bytes.copyOf(Files.readAllBytes(folder.resolve("keyslot")));
    try (KeySlot opened = KeySlot.open(slot, passphrase)) {
      settings.setProperty("key", "x'" + Bytes.copyOf(opened.dataKey().copy()).hex() + "'");
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy, settings);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=DELETE");
      statement.execute("PRAGMA rekey=''");
    }
    return new ClearPages(new String(Files.readAllBytes(copy), StandardCharsets.ISO_8859_1));
  }

  /** Whether these bytes stand there. */
  boolean hold(Bytes content) {
    return pages.contains(new String(content.toByteArray(), StandardCharsets.ISO_8859_1));
  }

  /**
   * Of which of these words the end stands there, in any encoding that Java or SQLite has. The
   * first four letters are not asked for: an index leaves them out if another word begins alike.
   */
  public List<String> found(List<String> words) {
    List<String> found = new ArrayList<>();
    for (String word : words) {
      String end = word.substring(4);
      if (ENCODINGS.stream().anyMatch(encoding -> hold(Bytes.copyOf(end.getBytes(encoding))))) {
        found.add(word);
      }
    }
    return found;
  }
}
