package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.WebhookPlan;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.Json;
import java.util.List;

/** Who is told of events; only in bundles that tell somebody. */
final class WebhooksPart extends Part<List<WebhookPlan>> {
  WebhooksPart() {
    super("webhooks", MIB);
  }

  @Override
  List<WebhookPlan> content(Bundle bundle) {
    return bundle.webhooks();
  }

  @Override
  Json.Obj json(List<WebhookPlan> part) {
    return WebhooksJson.write(part);
  }

  @Override
  List<WebhookPlan> read(CanonicalReader in) {
    return WebhooksJson.read(in);
  }
}
