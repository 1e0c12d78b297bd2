package dev.lathe.functions.relay;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.operation.LeftClaims;
import dev.lathe.runtime.relay.RelayReport;
import dev.lathe.runtime.rollout.RolloutState;
import dev.lathe.runtime.rollout.RolloutStatus;
import dev.lathe.runtime.webhook.WebhookReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one invocation did.
 *
 * @param rollout where the bundle stands that the channel points to; empty where that was live, or
 *     where nothing is known of it
 * @param rolloutTrouble why it did not get there, though it should
 * @param report what the relay did; empty where the database was never prepared
 * @param webhooks what became of each webhook
 * @param runs how many runs of workflows were looked at; empty where there are no workflows
 * @param claims what became of commands that act and were left; empty where nobody looked
 */
public record RelayTick(
    Trigger trigger,
    Optional<RolloutStatus> rollout,
    Optional<Trouble> rolloutTrouble,
    Optional<RelayReport> report,
    List<WebhookReport> webhooks,
    Optional<Integer> runs,
    Optional<LeftClaims.Report> claims) {
  public RelayTick {
    webhooks = List.copyOf(webhooks);
  }

  /** Whether another bundle went live. */
  boolean rolledOut() {
    return rollout.filter(status -> status.state() == RolloutState.LIVE).isPresent();
  }

  /** Whether it found nothing to do, and nothing wrong. */
  boolean idle() {
    boolean sent =
        report
            .filter(
                done ->
                    done.events() + done.parked() + done.released() + done.dead() + done.swept() > 0
                        || done.trouble().isPresent())
            .isPresent();
    boolean told =
        webhooks.stream()
            .anyMatch(
                one ->
                    one.trouble().isPresent()
                        || one.consumed().filter(done -> done.events() > 0).isPresent());
    boolean ran =
        runs.filter(looked -> looked > 0).isPresent()
            || claims.filter(one -> one.resumed() + one.waiting() > 0).isPresent();
    return !sent && !told && !ran && rollout.isEmpty() && rolloutTrouble.isEmpty();
  }

  /** The tick as flat pairs for a log line or an answer, in a fixed order. */
  Json.Obj pairs() {
    var pairs =
        new Members()
            .with("trigger", trigger.word())
            .with("rolledOut", rolledOut())
            .with("rolloutTrouble", rolloutTrouble.map(Trouble::toString));
    rollout
        .filter(status -> status.state() != RolloutState.LIVE)
        .ifPresent(
            status -> {
              pairs.with("rollout", status.state().word());
              pairs.with("rolloutBundle", status.bundle().value());
              pairs.with("rolloutPosition", status.position());
              pairs.with("rolloutTarget", status.target());
            });
    report.ifPresentOrElse(
        done -> {
          pairs.with("outcome", done.ended().name().toLowerCase(Locale.ROOT));
          pairs.with("events", done.events());
          pairs.with("messages", done.messages());
          pairs.with("parked", done.parked());
          pairs.with("released", done.released());
          pairs.with("dead", done.dead());
          pairs.with("swept", done.swept());
          pairs.with("lagEvents", done.lag().events());
          pairs.with("lagSeconds", done.lag().seconds());
          done.bundle().ifPresent(live -> pairs.with("bundle", live.value()));
          if (!done.traces().isEmpty()) pairs.with("traces", done.traces());
          if (done.moreTraces()) pairs.with("moreTraces", true);
          pairs.with("trouble", done.trouble());
        },
        () -> pairs.with("outcome", "nothing_live"));
    if (!webhooks.isEmpty()) webhooks(pairs);
    runs.ifPresent(looked -> pairs.with("runs", looked));
    claims
        .filter(one -> one.resumed() + one.waiting() > 0)
        .ifPresent(
            one -> {
              pairs.with("claimsResumed", one.resumed());
              pairs.with("claimsWaiting", one.waiting());
            });
    return pairs.object();
  }

  private void webhooks(Members pairs) {
    int events = 0;
    int parked = 0;
    int dead = 0;
    var trouble = new ArrayList<String>();
    for (WebhookReport one : webhooks) {
      if (one.consumed().isPresent()) {
        events += one.consumed().get().events();
        parked += one.consumed().get().parked();
        dead += one.consumed().get().dead();
      }
      one.trouble().ifPresent(why -> trouble.add(one.webhook() + ": " + why));
    }
    pairs.with("webhookEvents", events);
    pairs.with("webhooksParked", parked);
    pairs.with("webhooksDead", dead);
    pairs.with(
        "webhookTrouble",
        trouble.isEmpty() ? Optional.<String>empty() : Optional.of(String.join("; ", trouble)));
  }
}
