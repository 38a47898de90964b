package pli.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.ArrivedReport;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.content.MessageContent;
import pli.content.NestedPart;
import pli.transparency.VerificationException;
import pli.transparency.evidence.Evidence;
import pli.transparency.evidence.ReportEvidence;
import pli.transparency.network.NetworkCard;

/** The reports that came to this person, each verified anew whenever it is shown. */
final class ReportsHere {
  /** As many are shown, the newest; each may have a megabyte. */
  private static final int MOST = 100;

  private ReportsHere() {}

  /** A message that names the media type of reports somewhere. */
  private record Came(String id, String sender, long sentAt, String text, Bytes content) {}

  /** The newest first. What the person blocks is not shown. */
  static List<ArrivedReport> list(Transaction t, NetworkCard card) throws ClientException {
    List<ArrivedReport> reports = new ArrayList<>();
    for (Came came : came(t)) {
      ReportEvidence evidence = inside(came.content());
      if (evidence != null) {
        reports.add(
            new ArrivedReport(
                came.id(), came.sender(), came.sentAt(), came.text(), shown(t, card, evidence)));
      }
    }
    return Collections.unmodifiableList(reports);
  }

  private static List<Came> came(Transaction t) throws ClientException {
    return t.list(
        "SELECT message_id, sender, sent_at, text, content FROM timeline WHERE kind = 'text'"
            + " AND own = 0 AND hidden = 0 AND instr(content, CAST(? AS BLOB)) > 0"
            + " AND sender NOT IN (SELECT handle FROM account)"
            + " AND NOT EXISTS (SELECT 1 FROM shared_setting WHERE key = 'blocked/' || sender"
            + " AND length(value) > 0) ORDER BY number DESC LIMIT ?",
        row -> {
          String text = row.textOrNull(4);
          return new Came(
              row.text(1), row.text(2), row.number(3), text == null ? "" : text, row.bytes(5));
        },
        Reporting.EVIDENCE,
        MOST);
  }

  private static ArrivedReport.@Nullable Shown shown(
      Transaction t, NetworkCard card, ReportEvidence evidence) throws ClientException {
    ReportEvidence.Proved proved;
    try {
      proved = evidence.verify(card);
    } catch (VerificationException e) {
      return null;
    }
    Bytes conversation = proved.conversation();
    return new ArrivedReport.Shown(
        proved.account().chain().handle().value(),
        proved.device().name(),
        proved.isDeviceGone(),
        conversation.hex(),
        name(t, conversation),
        proved.text(),
        proved.sentAtMillis(),
        evidence.accepted().map(ReportEvidence.Accepted::millis).orElse(0L),
        proved.account().entry().index());
  }

  private static String name(Transaction t, Bytes conversation) throws ClientException {
    if (conversation.length() != ConversationId.LENGTH) {
      return "";
    }
    @Nullable String name =
        t.first(
            "SELECT coalesce(peer, name, '') FROM conversation WHERE id = ? AND kind != 3",
            row -> row.text(1),
            conversation);
    return name == null ? "" : name;
  }

  /** The report that a message brings; null if it brings none. */
  static @Nullable ReportEvidence inside(Bytes content) {
    try {
      return inside(MessageContent.decode(content).body());
    } catch (DecodeException e) {
      return null;
    }
  }

  private static @Nullable ReportEvidence inside(NestedPart body) throws DecodeException {
    if (body instanceof NestedPart.MultiPart parts) {
      for (NestedPart part : parts.parts()) {
        ReportEvidence found = inside(part);
        if (found != null) {
          return found;
        }
      }
    }
    return body instanceof NestedPart.SinglePart part
            && part.contentType().equals(Reporting.EVIDENCE)
            && Evidence.parse(part.content()) instanceof ReportEvidence report
        ? report
        : null;
  }
}
