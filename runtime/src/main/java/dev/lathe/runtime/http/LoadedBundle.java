package dev.lathe.runtime.http;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.runtime.operation.OperationPlans;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bundle in the form in which HTTP requests are answered from it.
 *
 * @param providers all that vouch for callers of any route, in the order of the routes
 * @param variableTexts what is filled with the values of where it runs
 * @param workflows the definitions, read when they are asked for
 * @param pages the user interfaces, likewise
 */
record LoadedBundle(
    String name,
    String version,
    Router router,
    OperationPlans plans,
    Descriptions descriptions,
    List<AuthProvider> providers,
    List<String> variableTexts,
    Supplier<List<WorkflowPlan>> workflows,
    Supplier<Pages> pages) {
  private static final BundleId NEVER_LIVE = new BundleId("0".repeat(64));

  static LoadedBundle of(BundleFile file) {
    Operations operations = file.operations();
    return new LoadedBundle(
        file.name(),
        file.version(),
        new Router(operations.routes()),
        OperationPlans.of(file.id(), operations),
        new Descriptions(file::file, operations.routes()),
        operations.routes().stream().flatMap(route -> route.auth().stream()).distinct().toList(),
        VariableTexts.of(operations),
        once(file::workflows),
        once(() -> Pages.of(file::file)));
  }

  /** Reads it for who asks first: to read it takes longer than most answers. */
  private static <T> Supplier<T> once(Supplier<T> read) {
    return new Supplier<>() {
      private volatile @Nullable T known;

      @Override
      public T get() {
        T value = known;
        if (value == null) {
          value = read.get();
          known = value;
        }
        return value;
      }
    };
  }

  /**
   * The same under a name that no database calls live: whatever is asked with it is answered stale,
   * before anything is decided.
   */
  LoadedBundle neverLive() {
    return new LoadedBundle(
        name,
        version,
        router,
        new OperationPlans(
            NEVER_LIVE, plans.commands(), plans.queries(), plans.calls(), plans.personal()),
        descriptions,
        providers,
        variableTexts,
        workflows,
        pages);
  }

  BundleId id() {
    return plans.bundle();
  }
}
