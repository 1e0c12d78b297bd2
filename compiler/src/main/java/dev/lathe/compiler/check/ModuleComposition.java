package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.blueprint.Composition.Module;
import dev.lathe.compiler.blueprint.Composition.Wiring;
import dev.lathe.compiler.blueprint.ModuleManifest;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.module.Packages;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Modules are packages that are there, under the key that their category or vendor is. */
final class ModuleComposition {
  private final Composition composition;
  private final Findings findings = new Findings();
  private final Map<String, Name> categories = new HashMap<>();
  private final Map<String, Name> components = new HashMap<>();

  private ModuleComposition(Composition composition) {
    this.composition = composition;
  }

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new ModuleComposition(blueprint.composition());
    blueprint.composition().modules().forEach(rule::module);
    if (!blueprint.composition().modules().isEmpty()) {
      rule.providers();
    }
    return rule.findings.sorted();
  }

  private void module(Module module) {
    if (!(module.wiring() instanceof Wiring.Packaged(Name name, var _, boolean exported))) {
      return;
    }
    Optional<ModuleManifest> manifest = Packages.manifest(module);
    if (manifest.isEmpty()) {
      findings.add(
          DiagnosticCode.BLUEPRINT_MODULE_RESOLVE_FAILED,
          name.span(),
          "there is no package `%s`".formatted(name),
          "put its module.json into node_modules/%s".formatted(name));
      return;
    }
    key(module, manifest.get());
    config(module, manifest.get());
    if (manifest.get().client() && !exported) {
      findings.add(
          DiagnosticCode.BLUEPRINT_MODULE_ENTRY_EXPORT_MISSING,
          name.span(),
          "the package `%s` does not export its client".formatted(name),
          "let its package.json export `./client`");
    }
    new ModuleFiles(findings).in(manifest.get());
    for (Name component : manifest.get().components()) {
      Name first = components.putIfAbsent(component.text(), component);
      if (first != null) {
        findings.add(
            DiagnosticCode.BLUEPRINT_DUPLICATE_COMPONENT,
            component.span(),
            "two modules bring a component `%s`".formatted(component),
            first.span(),
            "remove one of the modules");
      }
    }
  }

  private void key(Module module, ModuleManifest manifest) {
    List<String> words =
        Stream.of(manifest.category(), manifest.vendor())
            .flatMap(Optional::stream)
            .map(Name::text)
            .toList();
    if (!words.isEmpty() && !words.contains(module.key().text())) {
      findings.add(
          DiagnosticCode.BLUEPRINT_CATEGORY_MISMATCH,
          module.key().span(),
          "`%s` is neither the category nor the vendor of `%s`"
              .formatted(module.key(), manifest.name()),
          "name it `%s`".formatted(words.getFirst()));
    }
    manifest
        .category()
        .ifPresent(
            category -> {
              Name first = categories.putIfAbsent(category.text(), module.key());
              if (first != null) {
                findings.add(
                    DiagnosticCode.BLUEPRINT_CATEGORY_AMBIGUOUS,
                    module.key().span(),
                    "`%s` is a module of the category `%s` already".formatted(first, category),
                    first.span(),
                    "wire one module of a category");
              }
            });
  }

  private void config(Module module, ModuleManifest manifest) {
    var given = new HashSet<String>();
    module.config().forEach(setting -> given.add(setting.key().text()));
    for (ModuleManifest.ConfigKey key : manifest.config()) {
      if (key.required() && !given.contains(key.name().text())) {
        findings.add(
            DiagnosticCode.BLUEPRINT_MODULE_PUBLIC_CONFIG_INVALID,
            module.config().isEmpty() ? module.key().span() : module.configSpan(),
            "the configuration of `%s` lacks `%s`".formatted(module.key(), key.name()),
            "add `\"%s\": …` to `publicConfig`".formatted(key.name()));
      }
      for (Composition.Setting setting : module.config()) {
        if (setting.key().text().equals(key.name().text()) && !Settings.fits(key, setting)) {
          findings.add(
              DiagnosticCode.BLUEPRINT_MODULE_PUBLIC_CONFIG_INVALID,
              setting.span(),
              "`%s` of `%s` is %s".formatted(key.name(), module.key(), Settings.wanted(key)),
              "give it " + Settings.wanted(key));
        }
      }
    }
  }

  private void providers() {
    for (Composition.Middleware middleware : composition.middleware()) {
      boolean mounted =
          composition.mounts().stream()
              .flatMap(mount -> mount.use().stream())
              .anyMatch(use -> use.text().equals(middleware.name().text()));
      for (Composition.Provider provider : middleware.providers()) {
        if (provider.provider().text().equals("auth0")) {
          provider(provider, mounted);
        }
      }
    }
  }

  private void provider(Composition.Provider provider, boolean mounted) {
    Optional<ModuleManifest> identity =
        composition.modules().stream()
            .map(Packages::manifest)
            .flatMap(Optional::stream)
            .filter(m -> is(m.category(), "identity"))
            .filter(m -> is(m.vendor(), provider.provider().text()))
            .findFirst();
    if (identity.isEmpty()) {
      findings.add(
          DiagnosticCode.BLUEPRINT_AUTH_MODULE_MISMATCH,
          provider.provider().span(),
          "no identity module is of the vendor `%s`".formatted(provider.provider()),
          "wire one in `modules`, under the key `identity`");
    } else if (mounted && !identity.get().edgeAuth()) {
      findings.add(
          DiagnosticCode.BLUEPRINT_AUTH_MODULE_EDGE_AUTH_MISSING,
          provider.provider().span(),
          "`%s` can't vouch for callers before a route".formatted(identity.get().name()),
          identity.get().name().span(),
          "use a module whose module.json has `capabilities.edgeAuth`");
    }
  }

  private static boolean is(Optional<Name> name, String word) {
    return name.filter(n -> n.text().equals(word)).isPresent();
  }
}
