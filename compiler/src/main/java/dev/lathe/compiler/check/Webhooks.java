package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Composition.Webhook;
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

/** Webhooks lead to addresses that may be posted to, keep no secret, and name events there are. */
final class Webhooks {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[A-Z][A-Z0-9_]*}");

  /** Names and numbers that no other machine answers to. */
  private static final Pattern THIS_MACHINE =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

  private Webhooks() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var findings = new Findings();
    var events = new PublishedEvents(blueprint);
    for (Webhook webhook : blueprint.composition().webhooks()) {
      if (!webhook.url().text().isEmpty() && !postable(webhook.url().text())) {
        findings.add(
            DiagnosticCode.WEBHOOK_URL_INVALID,
            webhook.url().span(),
            "events can't be posted to `%s`".formatted(webhook.url()),
            "write an https address without user and `#`; http is for this machine alone");
      }
      if (!webhook.secret().text().isEmpty()
          && !PLACEHOLDER.matcher(webhook.secret().text()).matches()) {
        findings.add(
            DiagnosticCode.WEBHOOK_SECRET_WRITTEN_DOWN,
            webhook.secret().span(),
            "the secret of `%s` is not a variable".formatted(webhook.name()),
            "write `${PARTNER_SECRET}`, and set LATHE_VAR_PARTNER_SECRET where the bundle runs");
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
