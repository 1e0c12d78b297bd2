package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.domain.Name;
import java.util.List;
import java.util.Optional;

/**
 * What a module's package says of itself in module.json, as far as a blueprint depends on it.
 *
 * @param name the package's own name, such as {@code @rntme/identity-auth0}
 * @param operations {@code capabilities.rpcs}
 * @param edgeAuth whether it can vouch for a caller before a route
 * @param provisioner {@code provisioner.entry}
 * @param client whether it has a part for browsers
 * @param config {@code client.config.schema}
 * @param components the types of its components in a UI
 * @param assets the paths of its stylesheets, fonts, icons, images and other files for browsers
 * @param presets fragments of UI that it brings
 * @param ui what it brings to pages beside them
 */
public record ModuleManifest(
    Name name,
    Optional<Name> category,
    Optional<Name> vendor,
    List<Name> operations,
    boolean edgeAuth,
    Optional<Name> provisioner,
    boolean client,
    List<ConfigKey> config,
    List<Name> components,
    List<Name> assets,
    List<Preset> presets,
    UiModule.Client ui) {
  public ModuleManifest {
    operations = List.copyOf(operations);
    config = List.copyOf(config);
    components = List.copyOf(components);
    assets = List.copyOf(assets);
    presets = List.copyOf(presets);
  }

  /** A fragment of UI and where its file is in the package. */
  public record Preset(Name name, Name path) {}

  /** A key of the public configuration; {@code type} is JSON's word for it. */
  public record ConfigKey(Name name, String type, boolean required, boolean array) {}
}
