package pli.client.conversation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pli.client.account.Self;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.mls.node.Extension;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.protocol.QueueId;

/**
 * What the members of a conversation tell each other in extensions of MLS.
 *
 * <pre>
 * struct { uint32 leaf; opaque queue_id&lt;V&gt;; } Handover;
 * Handover pli_handover&lt;V&gt;;
 * opaque pli_delivery&lt;V&gt;;             // a queue id
 * </pre>
 *
 * What the conversation itself is, its {@link Charter} says. All of it was written by members and
 * is believed no further than that: what cannot be read is as if it were not there.
 */
final class GroupExtensions {
  private static final int MAX_LINES = 4096;

  private GroupExtensions() {}

  /** The leaf extension that names a main queue. */
  static Extension delivery(QueueId main) {
    return new Extension(Self.DELIVERY_EXTENSION, new TlsWriter().opaque(main.value()).toBytes());
  }

  /** The main queue that a leaf names, or null. */
  static @Nullable QueueId delivery(LeafNode leaf) {
    Extension extension = Extension.find(leaf.extensions(), Self.DELIVERY_EXTENSION);
    if (extension == null) {
      return null;
    }
    try {
      return QueueId.decode(TlsReader.readAll(extension.data(), in -> in.opaque(QueueId.LENGTH)));
    } catch (DecodeException e) {
      return null;
    }
  }

  /** The hand-over queues of members, by their leaves; in the order of the leaves. */
  static Map<LeafIndex, QueueId> handovers(List<Extension> extensions) {
    Map<LeafIndex, QueueId> lines = new TreeMap<>();
    Extension extension = Extension.find(extensions, Self.HANDOVER_EXTENSION);
    if (extension == null) {
      return lines;
    }
    try {
      TlsReader.readAll(
          extension.data(),
          in ->
              in.vector(line -> {
                LeafIndex leaf = LeafIndex.read(line);
                QueueId queue = QueueId.decode(line.opaque(QueueId.LENGTH));
                if (lines.size() < MAX_LINES) {
                  lines.put(leaf, queue);
                }
                return leaf;
              }));
    } catch (DecodeException e) {
      lines.clear();
    }
    return lines;
  }

  /**
   * {@code extensions} with these hand-over lines in place of theirs, and with another charter.
   *
   * @param charter null to leave it as it stands there, which this program need not understand
   */
  static List<Extension> with(
      List<Extension> extensions, @Nullable Charter charter, Map<LeafIndex, QueueId> lines) {
    List<Extension> changed = others(extensions);
    Extension written =
        charter == null
            ? Extension.find(extensions, Self.CONVERSATION_EXTENSION)
            : charter.toExtension();
    if (written != null) {
      changed.add(written);
    }
    if (!lines.isEmpty()) {
      TlsWriter data = new TlsWriter();
      data.vector(
          lines.entrySet(),
          (out, line) -> {
            line.getKey().write(out);
            out.opaque(line.getValue().value());
          });
      changed.add(new Extension(Self.HANDOVER_EXTENSION, data.toBytes()));
    }
    return Collections.unmodifiableList(changed);
  }

  /** Those of {@code extensions} that are not of this program. */
  static List<Extension> others(List<Extension> extensions) {
    List<Extension> others = new ArrayList<>();
    for (Extension extension : extensions) {
      if (extension.type() != Self.HANDOVER_EXTENSION
          && extension.type() != Self.CONVERSATION_EXTENSION) {
        others.add(extension);
      }
    }
    return others;
  }

  /**
   * Where the next members will stand (RFC 9420 section 7.7): each in the leftmost place that is
   * free once the removals are done.
   */
  static List<LeafIndex> nextPlaces(Collection<LeafIndex> taken, int count) {
    List<LeafIndex> places = new ArrayList<>(count);
    for (int place = 0; places.size() < count; place++) {
      if (!taken.contains(new LeafIndex(place))) {
        places.add(new LeafIndex(place));
      }
    }
    return places;
  }
}
