package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.WebhookPlan;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;

/** Webhooks to JSON and back; a bundle without any has no such part. */
final class WebhooksJson {
  private WebhooksJson() {}

  static Json.Obj write(List<WebhookPlan> webhooks) {
    return new Members().with("webhooks", webhooks, WebhooksJson::webhook).object();
  }

  private static Json webhook(WebhookPlan webhook) {
    return new Members()
        .with("name", webhook.name())
        .with("url", webhook.url())
        .with("secret", webhook.secret())
        .with("events", webhook.events(), WebhooksJson::wanted)
        .object();
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
                webhook.text("url"),
                webhook.text("secret"),
                webhook.list("events", WebhooksJson::readWanted)));
  }

  private static WebhookPlan.Wanted readWanted(CanonicalReader in) {
    return new WebhookPlan.Wanted(in.text("service"), in.text("entity"), in.optionalText("type"));
  }
}
