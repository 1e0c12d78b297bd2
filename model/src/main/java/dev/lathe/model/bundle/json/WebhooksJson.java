package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.WebhookPlan;
import dev.lathe.model.bundle.WebhookPlan.Target;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Optional;

/** Webhooks to JSON and back; a bundle without any has no such part. */
final class WebhooksJson {
  private WebhooksJson() {}

  static Json.Obj write(List<WebhookPlan> webhooks) {
    return new Members().with("webhooks", webhooks, WebhooksJson::webhook).object();
  }

  private static Json webhook(WebhookPlan webhook) {
    var members = new Members().with("name", webhook.name());
    switch (webhook.target()) {
      case Target.Address(String url, String secret) ->
          members.with("url", url).with("secret", secret);
      case Target.Topic(String arn) -> members.with("arn", arn);
    }
    return members.with("events", webhook.events(), WebhooksJson::wanted).object();
  }

  private static Json wanted(WebhookPlan.Wanted wanted) {
    return new Members()
        .with("service", wanted.service())
        .with("entity", wanted.entity())
        .with("type", wanted.type())
        .object();
  }

  static List<WebhookPlan> read(CanonicalReader in) {
    return in.list(
        "webhooks",
        webhook ->
            new WebhookPlan(
                webhook.text("name"),
                readTarget(webhook),
                webhook.list("events", WebhooksJson::readWanted)));
  }

  private static Target readTarget(CanonicalReader in) {
    Optional<String> url = in.optionalText("url");
    return url.isPresent()
        ? new Target.Address(url.get(), in.text("secret"))
        : new Target.Topic(in.text("arn"));
  }

  private static WebhookPlan.Wanted readWanted(CanonicalReader in) {
    return new WebhookPlan.Wanted(in.text("service"), in.text("entity"), in.optionalText("type"));
  }
}
