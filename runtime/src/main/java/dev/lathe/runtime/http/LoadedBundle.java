package dev.lathe.runtime.http;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.operation.OperationPlans;

/** A bundle in the form in which HTTP requests are answered from it. */
record LoadedBundle(
    String name, String version, Router router, OperationPlans plans, Descriptions descriptions) {
  static LoadedBundle of(BundleId id, Bundle bundle) {
    return new LoadedBundle(
        bundle.name(),
        bundle.version(),
        new Router(bundle.routes()),
        OperationPlans.of(id, bundle),
        Descriptions.of(bundle));
  }

  BundleId id() {
    return plans.bundle();
  }
}
