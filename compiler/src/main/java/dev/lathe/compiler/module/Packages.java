package dev.lathe.compiler.module;

import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.blueprint.ModuleManifest;
import dev.lathe.compiler.blueprint.ModuleManifest.ConfigKey;
import dev.lathe.compiler.blueprint.UiModule;
import dev.lathe.compiler.domain.Name;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of module packages: their own manifests, or ours for those that need no folder. */
public final class Packages {
  private static final Map<String, Known> KNOWN =
      Map.of(
          "@rntme/identity-auth0",
          new Known(
              "identity", "auth0", true, List.of("domain", "clientId", "audience", "redirectUri")),
          "@rntme/ai-llm-openrouter",
          new Known("ai-llm", "openrouter", false, List.of()),
          "@rntme/storage-s3",
          new Known("storage", "s3", false, List.of()),
          "@rntme/marketing-site-static",
          new Known("marketing-site", "static", false, List.of()),
          "@rntme/platform-ui",
          new Known("", "", false, List.of()));

  private Packages() {}

  private record Known(String category, String vendor, boolean edgeAuth, List<String> config) {}

  /** The manifest of the package that {@code module} is wired to; empty if nothing is known. */
  public static Optional<ModuleManifest> manifest(Composition.Module module) {
    return switch (module.wiring()) {
      case Composition.Wiring.Packaged(Name name, var manifest, boolean _) ->
          manifest.or(() -> known(name));
      case Composition.Wiring.Address _, Composition.Wiring.Kind _ -> Optional.empty();
    };
  }

  /** The name of the package that {@code module} is wired to. */
  static Optional<String> packageName(Composition.Module module) {
    return switch (module.wiring()) {
      case Composition.Wiring.Packaged(Name name, var _, boolean _) -> Optional.of(name.text());
      case Composition.Wiring.Address _, Composition.Wiring.Kind _ -> Optional.empty();
    };
  }

  /** {@code @rntme/identity-auth0} is written {@code rntme_identity_auth0}, too. */
  private static Optional<ModuleManifest> known(Name name) {
    for (Map.Entry<String, Known> entry : KNOWN.entrySet()) {
      String alias = entry.getKey().replace("@", "").replace('/', '_').replace('-', '_');
      if (name.text().equals(entry.getKey()) || name.text().equals(alias)) {
        return Optional.of(manifest(name, entry.getKey(), entry.getValue()));
      }
    }
    return Optional.empty();
  }

  private static ModuleManifest manifest(Name at, String own, Known known) {
    return new ModuleManifest(
        new Name(own, at.span()),
        word(at, known.category()),
        word(at, known.vendor()),
        List.of(),
        known.edgeAuth(),
        Optional.empty(),
        false,
        known.config().stream()
            .map(key -> new ConfigKey(new Name(key, at.span()), "string", true, false))
            .toList(),
        List.of(),
        List.of(),
        List.of(),
        new UiModule.Client(own, word(at, known.category()).map(Name::text), List.of(), List.of()));
  }

  private static Optional<Name> word(Name at, String word) {
    return word.isEmpty() ? Optional.empty() : Optional.of(new Name(word, at.span()));
  }
}
