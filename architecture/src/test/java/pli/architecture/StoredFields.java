package pli.architecture;

import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which code writes what is stored. Whoever stores something new adds its writer here, and a row
 * for each field to the table "Every field" of docs/STORAGE.md; the tests say so when either is
 * missing.
 */
final class StoredFields {
  /**
   * What the methods that write a stored value, field by field, call it in docs/STORAGE.md. A
   * method has as many rows there as it has calls that write.
   */
  static final Map<String, List<String>> WRITERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("pli.server.delivery.Queue.encode", List.of("queues")),
              Map.entry("pli.server.delivery.StoredEntry.encode", List.of("entries")),
              Map.entry("pli.server.delivery.Route.encode", List.of("routes")),
              Map.entry("pli.server.delivery.RoutingTable.seal", List.of("routing table")),
              Map.entry("pli.server.delivery.Accepted.encode", List.of("submissions")),
              Map.entry("pli.server.directory.Account.encode", List.of("accounts")),
              Map.entry("pli.server.directory.StoredRecord.encode", List.of("records")),
              Map.entry("pli.server.directory.PackageShelf.save", List.of("devices")),
              Map.entry("pli.server.directory.StoredPackage.encode", List.of("key-packages")),
              Map.entry("pli.server.directory.InvitationTerms.encode", List.of("invitations")),
              Map.entry(
                  "pli.server.administration.Decisions$Head.encode", List.of("decisions head")),
              Map.entry("pli.server.administration.StoredDecision.encode", List.of("decisions")),
              Map.entry("pli.server.administration.OpenProposal.encode", List.of("proposals")),
              Map.entry("pli.server.administration.OpenRequest.encode", List.of("reset requests")),
              Map.entry("pli.server.alert.AlertHead.encode", List.of("alerts head")),
              Map.entry("pli.server.alert.StoredAlert.encode", List.of("alerts")),
              Map.entry("pli.server.attachment.Attachment.encode", List.of("attachments")),
              Map.entry("pli.server.attachment.Held.write", List.of("attachments held")),
              Map.entry("pli.server.delivery.SteadyClock$Seen.encode", List.of("clock seen")),
              Map.entry("pli.server.log.LogRows.encodeSize", List.of("log size")),
              Map.entry("pli.server.log.LogRows.encodeTree", List.of("log tree")),
              Map.entry("pli.server.folder.ServerKeys.seal", List.of("keys")),
              // Outside of the server's own classes: what it stores as it came.
              Map.entry("pli.transparency.account.DeviceEntry.write", List.of("device entry")),
              Map.entry("pli.transparency.account.AccountRecord.encode", List.of("account record")),
              Map.entry("pli.transparency.account.LoggedRecord.encode", List.of("logged record")),
              Map.entry("pli.transparency.account.Reset.encode", List.of("reset")),
              Map.entry(
                  "pli.transparency.administration.LoggedEntry.encode", List.of("logged entry")),
              Map.entry("pli.transparency.administration.Policy.write", List.of("policy")),
              Map.entry(
                  "pli.transparency.administration.Administrator.write", List.of("administrator")),
              Map.entry(
                  "pli.transparency.administration.Delegation.write", List.of("delegation"))));

  /** Methods that write to the same writer something that is no stored value, and why not. */
  static final Map<String, String> NOT_STORED =
      Map.of(
          "pli.server.delivery.RoutingTable.associatedData", "what a seal is bound to",
          "pli.server.delivery.Due.list", "an id, which is hashed",
          "pli.server.directory.PackageShelf.of", "an id, which is hashed",
          "pli.server.delivery.Expiry.day", "the one field of the marks of expiry",
          "pli.server.attachment.AttachmentExpiry.hourBytes", "the same of attachments",
          "pli.server.attachment.SealedFile.aad", "what a block's seal is bound to",
          "pli.server.franking.Franking.toBeMaced", "what a frank's MAC is of");

  /** Tables whose value is no record, with its fields. */
  static final Map<String, Set<String>> WITHOUT_WRITER =
      Map.of(
          "contact-queues", Set.of("mark"),
          "due", Set.of("kind", "id"),
          "log", Set.of("signed", "published", "rolled-back"),
          "log-entries", Set.of("entry"),
          "log-tiles", Set.of("hashes"),
          "marks", Set.of("boot key check", "expiry"));

  /** The classes that put rows. */
  static final Set<String> PUTTERS =
      Set.of(
          "pli.server.administration.Decisions",
          "pli.server.administration.Pile",
          "pli.server.alert.AlertBoard",
          "pli.server.attachment.AttachmentExpiry",
          "pli.server.attachment.Attachments",
          "pli.server.attachment.Held",
          "pli.server.delivery.ContactQueues",
          "pli.server.delivery.Due",
          "pli.server.delivery.Expiry",
          "pli.server.delivery.Queues",
          "pli.server.delivery.Routes",
          "pli.server.delivery.SteadyClock",
          "pli.server.delivery.Submissions",
          "pli.server.directory.Invitations",
          "pli.server.directory.PackageShelf",
          "pli.server.directory.Records",
          "pli.server.log.Growth",
          "pli.server.log.LogTree",
          "pli.server.log.LogWriter",
          "pli.server.store.RocksStore");

  private static final Set<String> WRITES =
      Set.of("u8", "u16", "u32", "u64", "raw", "opaque", "varint", "vector");

  /** How often each method of the server, and of what it stores as it came, writes a field. */
  static final Map<String, Integer> SERVER_WRITES = writes("pli.server.");

  static final Map<String, Integer> RECORD_WRITES = recordWrites();

  /** The classes of the server, the store's own layers apart, that put rows. */
  static final Set<String> PUT = putters();

  private StoredFields() {}

  private static Map<String, Integer> recordWrites() {
    Map<String, Integer> writes = writes("pli.transparency.account.");
    writes.putAll(writes("pli.transparency.administration."));
    return writes;
  }

  private static Map<String, Integer> writes(String packages) {
    Map<String, Integer> writes = new TreeMap<>();
    for (JavaClass type : House.CLASSES) {
      if (type.getName().startsWith(packages)) {
        for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
          MethodCallTarget target = call.getTarget();
          if (target.getOwner().getName().equals("pli.codec.TlsWriter")
              && WRITES.contains(target.getName())) {
            writes.merge(type.getName() + "." + call.getOrigin().getName(), 1, Integer::sum);
          }
        }
      }
    }
    return writes;
  }

  private static Set<String> putters() {
    return House.CLASSES.stream()
        .filter(type -> type.getName().startsWith("pli.server."))
        .filter(type -> type.getMethodCallsFromSelf().stream().anyMatch(StoredFields::puts))
        .map(type -> type.getName().replaceAll("\\$.*", ""))
        .filter(name -> !name.equals("pli.server.store.Overlay"))
        .filter(name -> !name.equals("pli.server.store.Changes"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean puts(JavaMethodCall call) {
    String owner = call.getTarget().getOwner().getName();
    return call.getTarget().getName().equals("put")
        && (owner.equals("pli.server.store.Changes") || owner.equals("pli.server.store.Overlay"));
  }
}
