package dev.lathe.runtime.http;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.operation.OperationPlans;

/** A bundle in the form in which HTTP requests are answered from it. */
record LoadedBundle(
    String name, String version, Router router, OperationPlans plans, Descriptions descriptions) {
  static LoadedBundle of(BundleFile file) {
    Operations operations = file.operations();
    return new LoadedBundle(
        file.name(),
        file.version(),
        new Router(operations.routes()),
        OperationPlans.of(file.id(), operations),
        new Descriptions(file::file, operations.routes()));
  }

  BundleId id() {
    return plans.bundle();
  }
}
