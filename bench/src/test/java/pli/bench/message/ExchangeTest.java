package pli.bench.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every contender really carries the text. */
class ExchangeTest {
  @ParameterizedTest
  @EnumSource
  void textsArrive(Contender contender) throws Exception {
    Exchange exchange = contender.create();
    for (int i = 0; i < 5; i++) {
      byte[] text = new byte[Exchange.TEXT_LENGTH];
      text[i] = (byte) i;
      assertArrayEquals(text, exchange.send(text));
    }
  }
}
