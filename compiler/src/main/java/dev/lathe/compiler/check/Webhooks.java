package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Composition.Webhook;
import dev.lathe.compiler.blueprint.Composition.Webhook.Target;
import dev.lathe.compiler.blueprint.PublishedEvents;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Name;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Webhooks lead to where events may be sent, keep no secret, and name events there are. */
final class Webhooks {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[A-Z][A-Z0-9_]*}");

  /** Names and numbers that no other machine answers to. */
  private static final Pattern THIS_MACHINE =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

  /** A topic of SNS or a bus of EventBridge, with 1 for what a variable stands for. */
  private static final Pattern TOPIC =
      Pattern.compile(
          "arn:[a-z0-9-]+:(sns:[a-z0-9-]+:[0-9]+:[A-Za-z0-9_-]+(\\.fifo)?"
              + "|events:[a-z0-9-]+:[0-9]+:event-bus/[A-Za-z0-9._/-]+)");

  private Webhooks() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    var events = new PublishedEvents(blueprint);
    for (Webhook webhook : blueprint.composition().webhooks()) {
      switch (webhook.target()) {
        case Target.Address(Name url, Name secret) -> address(webhook, url, secret, findings);
        case Target.Topic(Name arn) -> topic(arn, findings);
      }
      for (Name event : webhook.events()) {
        if (!event.text().isEmpty() && events.find(event.text()).isEmpty()) {
          findings.add(
              DiagnosticCode.WEBHOOK_EVENT_UNKNOWN,
              event.span(),
              "there is no event `%s`".formatted(event),
              NearNames.hint(event.text(), events.all()));
        }
      }
    }
    return findings.sorted();
  }

  private static void address(Webhook webhook, Name url, Name secret, Findings findings) {
    if (!url.text().isEmpty() && !postable(url.text())) {
      findings.add(
          DiagnosticCode.WEBHOOK_URL_INVALID,
          url.span(),
          "events can't be posted to `%s`".formatted(url),
          url.text().startsWith("arn:")
              ? "write a topic's or a bus's ARN as `arn`, without a secret"
              : "write an https address without user and `#`; http is for this machine alone");
    }
    if (!secret.text().isEmpty() && !PLACEHOLDER.matcher(secret.text()).matches()) {
      findings.add(
          DiagnosticCode.WEBHOOK_SECRET_WRITTEN_DOWN,
          secret.span(),
          "the secret of `%s` is not a variable".formatted(webhook.name()),
          "write `${PARTNER_SECRET}`, and set LATHE_VAR_PARTNER_SECRET where the bundle runs");
    }
  }

  private static void topic(Name arn, Findings findings) {
    boolean known =
        arn.text().startsWith("${")
            || TOPIC.matcher(PLACEHOLDER.matcher(arn.text()).replaceAll("1")).matches();
    if (!arn.text().isEmpty() && !known) {
      findings.add(
          DiagnosticCode.WEBHOOK_ARN_INVALID,
          arn.span(),
          "events can't be published to `%s`".formatted(arn),
          "write the ARN of a topic, `arn:aws:sns:eu-west-1:123456789012:orders.fifo`,"
              + " or of a bus, `arn:aws:events:eu-west-1:123456789012:event-bus/orders`");
    }
  }

  /** As far as one can tell: a variable may be anything. */
  private static boolean postable(String text) {
    if (text.startsWith("${")) return true;
    try {
      URI url = new URI(PLACEHOLDER.matcher(text).replaceAll("1"));
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
      if (host.isEmpty() || url.getRawUserInfo() != null || url.getRawFragment() != null) {
        return false;
      }
      return scheme.equals("https")
          || (scheme.equals("http") && THIS_MACHINE.matcher(host).matches());
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
