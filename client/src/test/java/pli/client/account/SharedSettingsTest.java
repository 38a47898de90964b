package pli.client.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.Randomness;
import pli.client.account.SharedSettings.Setting;
import pli.client.api.ClientException;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.PasswordHash;

class SharedSettingsTest {
  @TempDir Path temporary;

  private Vault vault;

  @BeforeEach
  void create() throws ClientException {
    vault =
        Vault.create(
            temporary.resolve("vault"),
            "sésame".getBytes(StandardCharsets.UTF_8),
            new PasswordHash.Parameters(64, 1, 1),
            new Randomness(3),
            t -> 0);
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private void put(String key, String value) throws ClientException {
    vault.write(t -> {
      SharedSettings.put(t, key, Bytes.utf8(value));
      return 0;
    });
  }

  private @Nullable String get(String key) throws ClientException {
    @Nullable Bytes value = vault.write(t -> SharedSettings.get(t, key));
    return value == null ? null : new String(value.toByteArray(), StandardCharsets.UTF_8);
  }

  private boolean take(String key, String value, long counter, int device) throws ClientException {
    Bytes id = Bytes.copyOf(new byte[] {(byte) device});
    return vault.write(
        t -> SharedSettings.take(t, new Setting(key, Bytes.utf8(value), counter, id)));
  }

  private long counter(String key) throws ClientException {
    return vault.write(t -> t.number("SELECT counter FROM shared_setting WHERE key = ?", key));
  }

  @Test
  void whatIsSetIsThereUntilItIsTakenBack() throws ClientException {
    assertNull(get("name/bob"));
    put("name/bob", "Bobby");
    put("name/carol", "C");
    put("blocked/dave", "1");
    assertEquals("Bobby", get("name/bob"));
    assertEquals(
        List.of("name/bob", "name/carol"), vault.write(t -> SharedSettings.keys(t, "name/")));
    put("name/bob", "");
    assertNull(get("name/bob"));
    assertEquals(List.of("name/carol"), vault.write(t -> SharedSettings.keys(t, "name/")));
    assertEquals(List.of(), vault.write(t -> SharedSettings.keys(t, "name_")), "no pattern");
  }

  @Test
  void ofTwoTheLaterOneWinsInWhateverOrderTheyCome() throws ClientException {
    assertTrue(take("muted/x", "b", 5, 0x02));
    assertFalse(take("muted/x", "a", 4, 0x7f), "a lower counter");
    assertFalse(take("muted/x", "a", 5, 0x01), "a lower device");
    assertFalse(take("muted/x", "b", 5, 0x02), "the same again");
    assertEquals("b", get("muted/x"));
    assertTrue(take("muted/x", "c", 5, 0x80), "bytes are not signed");
    assertEquals("c", get("muted/x"));
  }

  @Test
  void whoHasSeenAValueReplacesIt() throws ClientException {
    assertTrue(take("receipts", "0", 41, 0x01));
    put("receipts", "1");
    assertEquals(42, counter("receipts"));
    put("receipts", "1");
    assertEquals(42, counter("receipts"), "what it is already is not said again");
    assertTrue(take("receipts", "", 43, 0x01));
    assertNull(get("receipts"));
  }

  @Test
  void aMadeUpCounterStopsNothing() throws ClientException {
    assertTrue(take("blocked/bob", "1", 7, 0x01));
    assertFalse(take("receipts", "0", 1L << 53, 0x02), "far ahead of everything");
    assertTrue(take("receipts", "0", (1L << 32) + 7, 0x02), "as far as it may be");
    put("receipts", "1");
    assertEquals((1L << 32) + 8, counter("receipts"));
    assertFalse(take("muted/x", "1", Long.MAX_VALUE, 0x02));
    put("muted/x", "1");
    assertEquals("1", get("muted/x"));
  }

  @Test
  void whatIsNoSettingIsRefused() throws DecodeException {
    Setting good = new Setting("receipts", Bytes.utf8("1"), 1, Bytes.utf8("d"));
    assertEquals(good, TlsReader.readAll(written(good), Setting::read));
    assertRefused(new Setting("", Bytes.utf8("1"), 1, Bytes.EMPTY));
    assertRefused(new Setting("receipts", Bytes.utf8("1"), 0, Bytes.EMPTY));
    assertRefused(new Setting("receipts", Bytes.utf8("1"), Long.MAX_VALUE, Bytes.EMPTY));
    assertRefused(new Setting("receipts", Bytes.copyOf(new byte[1025]), 1, Bytes.EMPTY));
    assertThrows(IllegalArgumentException.class, () -> put("x".repeat(257), "1"));
    assertThrows(IllegalArgumentException.class, () -> put("x", "1".repeat(1025)));
  }

  private static void assertRefused(Setting setting) {
    assertThrows(DecodeException.class, () -> TlsReader.readAll(written(setting), Setting::read));
  }

  private static Bytes written(Setting setting) {
    TlsWriter out = new TlsWriter();
    setting.write(out);
    return out.toBytes();
  }
}
