package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.ModuleManifest;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import java.util.HashMap;
import java.util.List;

/** The files a module names lie in its package, and none that a browser loads is a script. */
final class ModuleFiles {
  private static final List<String> SCRIPTS = List.of(".js", ".mjs", ".cjs");

  private final Findings findings;

  ModuleFiles(Findings findings) {
    this.findings = findings;
  }

  void in(ModuleManifest manifest) {
    manifest
        .provisioner()
        .ifPresent(entry -> inside(entry, DiagnosticCode.BLUEPRINT_MODULE_PROVISIONER_BAD_ENTRY));
    for (Name asset : manifest.assets()) {
      inside(asset, DiagnosticCode.BLUEPRINT_MODULE_CLIENT_ASSET_BAD_PATH);
      if (SCRIPTS.stream().anyMatch(asset.text()::endsWith)) {
        findings.add(
            DiagnosticCode.BLUEPRINT_MODULE_CLIENT_ASSET_SCRIPT_REJECTED,
            asset.span(),
            "the asset `%s` is a script".formatted(asset),
            "code comes with `client.entry` only");
      }
    }
    var names = new HashMap<String, Name>();
    for (ModuleManifest.Preset preset : manifest.presets()) {
      inside(preset.path(), DiagnosticCode.BLUEPRINT_MODULE_CLIENT_PRESET_BAD_PATH);
      Name first = names.putIfAbsent(preset.name().text(), preset.name());
      if (first != null) {
        findings.add(
            DiagnosticCode.BLUEPRINT_MODULE_CLIENT_PRESET_DUPLICATE,
            preset.name().span(),
            "two presets are named `%s`".formatted(preset.name()),
            first.span(),
            "rename one of them");
      }
    }
  }

  private void inside(Name path, DiagnosticCode code) {
    String text = path.text();
    boolean leaves =
        text.startsWith("/")
            || text.contains("\\")
            || text.contains(":")
            || List.of(text.split("/", -1)).contains("..");
    if (leaves) {
      findings.add(
          code,
          path.span(),
          "`%s` leads out of the package".formatted(path),
          "write a path from the package's own folder");
    }
  }
}
