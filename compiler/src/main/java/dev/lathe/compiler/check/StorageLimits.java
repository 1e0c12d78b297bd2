package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.StorageRoute;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Upload routes keep to what a store can promise, and each is the only one for its association. */
final class StorageLimits {
  /** In bytes: 5 GiB, the most that one request can put into S3. */
  private static final long MAXIMUM_SIZE = 5L << 30;

  /** In milliseconds: a minute. */
  private static final long SHORTEST_PENDING = 60_000L;

  /** In milliseconds: a week, as long as a signed address can be valid. */
  private static final long LONGEST_PENDING = 7 * 86_400_000L;

  private final Findings findings = new Findings();

  private StorageLimits() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new StorageLimits();
    var associations = new HashMap<String, Name>();
    for (Blueprint.Service service : blueprint.services()) {
      for (StorageRoute route : service.uploads()) {
        rule.association(route, associations);
        rule.limits(route);
      }
    }
    return rule.findings.sorted();
  }

  /** One store serves all services, so it is asked of all of them together. */
  private void association(StorageRoute route, Map<String, Name> associations) {
    Name association = route.association();
    Name first = associations.putIfAbsent(route.aggregate() + "#" + association, association);
    if (first != null) {
      findings.add(
          DiagnosticCode.STORAGE_CONSISTENCY_DUPLICATE_ASSOCIATION,
          association.span(),
          "`%s` of `%s` has an upload route already".formatted(association, route.aggregate()),
          first.span(),
          "rename one of them");
    }
  }

  private void limits(StorageRoute route) {
    if (route.maxSize().value().orElse(0) > MAXIMUM_SIZE) {
      findings.add(
          DiagnosticCode.STORAGE_CONSISTENCY_MAX_SIZE_TOO_LARGE,
          route.maxSize().span(),
          "`%s` is more than 5 GB".formatted(route.maxSize().text()),
          "allow `5GB` at most");
    }
    long pending = route.expirePending().value().orElse(SHORTEST_PENDING);
    if (pending < SHORTEST_PENDING || pending > LONGEST_PENDING) {
      findings.add(
          DiagnosticCode.STORAGE_CONSISTENCY_PENDING_TTL_OUT_OF_RANGE,
          route.expirePending().span(),
          "an upload can't stay unfinished for `%s`".formatted(route.expirePending().text()),
          "allow `1m` to `7d`");
    }
    route
        .maxCount()
        .filter(count -> count.value().isEmpty())
        .ifPresent(
            count ->
                findings.add(
                    DiagnosticCode.STORAGE_CONSISTENCY_MAX_COUNT_INVALID,
                    count.span(),
                    "`%s` is not a number of files".formatted(count.text()),
                    "write a whole number from 1, or null for as many as one likes"));
  }
}
