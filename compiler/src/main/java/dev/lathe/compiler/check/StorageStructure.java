package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.StorageRoute;
import dev.lathe.compiler.blueprint.StorageRoute.Amount;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import java.util.List;
import java.util.regex.Pattern;

/** The ids, sizes, durations and types of upload routes are written as the format writes them. */
final class StorageStructure {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Pattern TYPE =
      Pattern.compile("[a-z0-9.+-]+/[a-z0-9.+*-]+", Pattern.CASE_INSENSITIVE);

  private final Findings findings = new Findings();

  private StorageStructure() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new StorageStructure();
    blueprint.services().forEach(service -> service.uploads().forEach(rule::route));
    return rule.findings.sorted();
  }

  private void route(StorageRoute route) {
    if (!ID.matcher(route.id().text()).matches()) {
      findings.add(
          DiagnosticCode.STORAGE_STRUCTURAL_ROUTE_ID_FORMAT,
          route.id().span(),
          "`%s` can't name an upload route".formatted(route.id()),
          "use small letters, digits and dashes, beginning with a letter");
    }
    if (route.maxSize().value().isEmpty()) {
      findings.add(
          DiagnosticCode.STORAGE_STRUCTURAL_INVALID_BYTE_SIZE,
          route.maxSize().span(),
          "`%s` is not a size".formatted(route.maxSize().text()),
          "write a number of bytes, or `20MB`: the units are B, KB, MB and GB");
    }
    duration(route.expirePending());
    route.retainCommitted().ifPresent(this::duration);
    for (Name type : route.allowedTypes()) {
      if (!TYPE.matcher(type.text()).matches()) {
        findings.add(
            DiagnosticCode.STORAGE_STRUCTURAL_INVALID_MIME_GLOB,
            type.span(),
            "`%s` is not a type of file".formatted(type),
            "write `application/pdf`, or `image/*` for all of a kind");
      }
    }
  }

  private void duration(Amount duration) {
    if (duration.value().isEmpty()) {
      findings.add(
          DiagnosticCode.STORAGE_STRUCTURAL_INVALID_DURATION,
          duration.span(),
          "`%s` is not a duration".formatted(duration.text()),
          "write `15m`: the units are ms, s, m, h and d");
    }
  }
}
