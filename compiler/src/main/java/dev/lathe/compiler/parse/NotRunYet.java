package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import java.util.List;

/**
 * Tells the author, once a kind, which parts are read and kept but not run yet: last, with the
 * blueprint otherwise in order.
 */
final class NotRunYet {
  private NotRunYet() {}

  static void note(List<Service> services, Findings refused) {
    services.stream()
        .flatMap(service -> service.uploads().stream())
        .flatMap(route -> route.roles().stream())
        .findFirst()
        .ifPresent(
            role ->
                refused.add(
                    DiagnosticCode.CARRIED_STORAGE,
                    role.span(),
                    "who may upload is said by the binding that prepares it, not by `requireRole`",
                    "write `allow` on that binding"));
  }
}
