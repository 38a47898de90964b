package pli.client.account;

import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/** Conversations that this person does not want to be told of, on all their devices alike. */
public final class Muting {
  private static final String MUTED = "muted/";

  private Muting() {}

  /** Until when, in millis; 0 if not at all, {@link Long#MAX_VALUE} for good. */
  public static long until(Transaction t, ConversationId id) throws ClientException {
    @Nullable Bytes value = SharedSettings.get(t, MUTED + id);
    try {
      return value == null ? 0 : TlsReader.readAll(value, TlsReader::u64);
    } catch (DecodeException e) {
      // Of a later version than this one: it is not understood here.
      return 0;
    }
  }

  /** From now on until then; 0 takes it back. */
  public static void set(Transaction t, ConversationId id, long untilMillis)
      throws ClientException {
    SharedSettings.put(
        t, MUTED + id, untilMillis == 0 ? Bytes.EMPTY : new TlsWriter().u64(untilMillis).toBytes());
  }
}
