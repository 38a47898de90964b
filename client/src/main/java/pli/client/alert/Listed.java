package pli.client.alert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.api.AlertInfo;
import pli.client.api.AlertInfo.State;
import pli.client.api.ClientException;
import pli.client.vault.Transaction;
import pli.transparency.alert.Alert;
import pli.transparency.alert.AlertPolicy;
import pli.transparency.alert.AlertRevocation;
import pli.transparency.alert.AlertStatement;
import pli.transparency.alert.AlertText;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.VerifierKey;

/** What this device has heard of alerts, for people. */
public final class Listed {
  private Listed() {}

  /** All of it, the newest first. */
  public static List<AlertInfo> all(Transaction t, NetworkCard card, long nowMillis)
      throws ClientException {
    List<AlertInfo> all = those(t, Alerts.kept(t), card, nowMillis);
    Collections.reverse(all);
    return all;
  }

  /** What whoever receives has not taken yet, the oldest first. */
  public static List<AlertInfo> untaken(Transaction t, NetworkCard card, long nowMillis)
      throws ClientException {
    return those(t, Alerts.untaken(t), card, nowMillis);
  }

  private static List<AlertInfo> those(
      Transaction t, List<KeptAlert> those, NetworkCard card, long nowMillis)
      throws ClientException {
    if (those.isEmpty()) {
      return new ArrayList<>();
    }
    Map<Long, Alerts.InForce> inForce = new TreeMap<>();
    for (Alerts.InForce alert : Alerts.inForce(t, card, nowMillis)) {
      inForce.put(alert.kept().number(), alert);
    }
    @Nullable AlertPolicy policy = card.alerts();
    int required = policy == null ? 0 : policy.required();
    List<AlertInfo> all = new ArrayList<>();
    for (KeptAlert kept : those) {
      Alerts.@Nullable InForce counts = inForce.get(kept.number());
      AlertStatement statement = Alerts.statement(kept);
      State state =
          switch (statement) {
            case AlertRevocation revocation -> State.REVOCATION;
            case Alert alert when counts != null -> State.IN_FORCE;
            case Alert alert when alert.expires() <= Alerts.seconds(nowMillis) -> State.ENDED;
            case Alert alert -> State.REVOKED;
          };
      all.add(info(kept, statement, state, signers(counts), required));
    }
    return all;
  }

  private static List<String> signers(Alerts.@Nullable InForce alert) {
    List<String> names = new ArrayList<>();
    if (alert != null) {
      for (VerifierKey signer : alert.verified().signers()) {
        names.add(signer.name());
      }
    }
    return names;
  }

  private static AlertInfo info(
      KeptAlert kept, AlertStatement statement, State state, List<String> signers, int required) {
    Map<String, String> texts = new TreeMap<>();
    for (AlertText text : statement.texts()) {
      texts.put(text.language(), text.words());
    }
    boolean isAlert = statement instanceof Alert;
    return new AlertInfo(
        statement.id().toString(),
        statement instanceof Alert alert ? alert.level().word() : "",
        statement instanceof Alert exercise && exercise.exercise(),
        state,
        TimeUnit.SECONDS.toMillis(statement.issued()),
        isAlert ? TimeUnit.SECONDS.toMillis(((Alert) statement).expires()) : 0,
        texts,
        signers,
        required,
        kept.file(),
        kept.heardMillis(),
        kept.fromServer(),
        kept.withheld(),
        kept.read(),
        kept.overridden());
  }
}
