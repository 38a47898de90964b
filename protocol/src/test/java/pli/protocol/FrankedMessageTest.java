package pli.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.protocol.FrankedMessage.Frank;

class FrankedMessageTest {
  private static final Bytes MAC = Bytes.copyOf(new byte[Frank.LENGTH]);

  @Test
  void aFrankComesBeforeTheMessage() throws Exception {
    FrankedMessage franked =
        new FrankedMessage(Bytes.utf8("message"), Optional.of(new Frank(1_800_000_000_000L, MAC)));
    assertEquals(FrankedMessage.OVERHEAD + 7, franked.encode().length());
    assertEquals(franked, FrankedMessage.decode(franked.encode()));
    assertTrue(FrankedMessage.isMarked(franked.encode()));
  }

  @Test
  void aMessageAloneIsAllThereIs() throws Exception {
    // An MLSMessage begins with the version 1.
    for (Bytes message :
        new Bytes[] {Bytes.EMPTY, Bytes.of(0xf1), Bytes.concat(Bytes.of(0), Bytes.of(1))}) {
      assertEquals(new FrankedMessage(message, Optional.empty()), FrankedMessage.decode(message));
      assertEquals(message, new FrankedMessage(message, Optional.empty()).encode());
      assertFalse(FrankedMessage.isMarked(message));
    }
  }

  @Test
  void whatBeginsAsAFrankAndIsNoneIsRefused() {
    Bytes whole = new FrankedMessage(Bytes.EMPTY, Optional.of(new Frank(5, MAC))).encode();
    for (int length = 2; length < whole.length(); length++) {
      Bytes cut = whole.slice(0, length);
      assertThrows(DecodeException.class, () -> FrankedMessage.decode(cut), "" + length);
    }
    byte[] before1970 = whole.toByteArray();
    before1970[2] = (byte) 0x80;
    assertThrows(DecodeException.class, () -> FrankedMessage.decode(Bytes.copyOf(before1970)));
    assertThrows(IllegalArgumentException.class, () -> new Frank(-1, MAC));
    assertThrows(IllegalArgumentException.class, () -> new Frank(0, Bytes.of(1)));
  }
}
