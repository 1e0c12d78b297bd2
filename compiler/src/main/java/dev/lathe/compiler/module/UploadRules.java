package dev.lathe.compiler.module;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.StorageRoute;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.TreeMap;

/** The upload routes of all services as a module of storage is told them: numbers in one unit. */
final class UploadRules {
  private UploadRules() {}

  /** By the routes' ids. */
  static Json of(Blueprint blueprint) {
    var routes = new TreeMap<String, Json>();
    for (Blueprint.Service service : blueprint.services()) {
      service.uploads().forEach(route -> routes.putIfAbsent(route.id().text(), rule(route)));
    }
    return new Json.Obj(routes);
  }

  private static Json rule(StorageRoute route) {
    var rule =
        new Members()
            .with("expireMillis", route.expirePending().value().orElse(0))
            .with("maxSize", route.maxSize().value().orElse(0))
            .with("types", route.allowedTypes().stream().map(Name::text).sorted().toList());
    route.maxCount().ifPresent(most -> rule.with("maxCount", most.value().orElse(0)));
    route.retainCommitted().ifPresent(kept -> rule.with("retainMillis", kept.value().orElse(0)));
    return rule.object();
  }
}
