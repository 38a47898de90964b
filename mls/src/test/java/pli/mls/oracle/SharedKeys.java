package pli.mls.oracle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;

/** The pre-shared keys that all members of the tests' groups have. */
final class SharedKeys {
  private static final int COUNT = 3;

  private SharedKeys() {}

  static List<Bytes> ids() {
    List<Bytes> ids = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      ids.add(Bytes.utf8("key " + i));
    }
    return Collections.unmodifiableList(ids);
  }

  static Bytes secret(Bytes id) {
    return Bytes.concat(id, Bytes.utf8(" is a secret of thirty-odd bytes"));
  }
}
