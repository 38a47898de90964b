package pli.mls.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntPredicate;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/** Lists of 16-bit code points from the registries of RFC 9420 section 17. */
final class Registry {
  private static final int FEW = 8;

  private Registry() {}

  static void check(int code) {
    if (code < 0 || code > 0xffff) {
      throw new IllegalArgumentException("a code point outside 0..65535");
    }
  }

  static List<Integer> listOf(List<Integer> codes) {
    codes.forEach(Registry::check);
    return Collections.unmodifiableList(new ArrayList<>(codes));
  }

  /**
   * Whether each of {@code wanted} is {@code known} or stands in {@code listed}. A tree may have
   * tens of thousands of leaves, each with a list as long as may be: such a list is gone through
   * once, not once for each wanted number.
   */
  static boolean lists(List<Integer> listed, Collection<Integer> wanted, IntPredicate known) {
    boolean few = listed.size() <= FEW || wanted.size() <= FEW;
    Collection<Integer> there = few ? listed : new HashSet<>(listed);
    for (int code : wanted) {
      if (!known.test(code) && !there.contains(code)) {
        return false;
      }
    }
    return true;
  }

  static List<Integer> readList(TlsReader in) throws DecodeException {
    int length = in.varint();
    if (length > 2 * MlsLimits.MAX_CAPABILITIES) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a list of code points");
    }
    TlsReader inner = in.sub(length);
    List<Integer> codes = new ArrayList<>(length / 2);
    while (inner.remaining() > 0) {
      codes.add(inner.u16());
    }
    return Collections.unmodifiableList(codes);
  }

  static void writeList(TlsWriter out, List<Integer> codes) {
    out.vector(codes, (inner, code) -> inner.u16(code));
  }
}
