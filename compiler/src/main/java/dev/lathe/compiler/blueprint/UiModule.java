package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.domain.Name;
import java.util.List;
import java.util.Optional;

/**
 * What a module of project.json brings to pages.
 *
 * @param key its key in project.json
 * @param packageName the package that it is
 * @param client what its module.json says of it; empty where there is no such file
 */
public record UiModule(Name key, Name packageName, Optional<Client> client) {
  /** Of a module that is wired. */
  public static UiModule of(Composition.Module module) {
    return new UiModule(
        module.key(), module.packageName(), module.manifest().map(ModuleManifest::ui));
  }

  /** The part of a module that runs in a browser. */
  public record Client(
      String name,
      Optional<String> category,
      List<Component> components,
      List<Operation> operations) {
    public Client {
      components = List.copyOf(components);
      operations = List.copyOf(operations);
    }
  }

  /** A type of elements. */
  public record Component(String type, List<Prop> props) {
    public Component {
      props = List.copyOf(props);
    }
  }

  /** A property, or an argument; {@code type} is JSON's word for it. */
  public record Prop(String name, String type, boolean required, boolean array) {}

  /**
   * What can be done.
   *
   * @param appliesTo the types of elements that it is done to; empty where it is done by the module
   */
  public record Operation(String name, List<String> appliesTo, List<Prop> params) {
    public Operation {
      appliesTo = List.copyOf(appliesTo);
      params = List.copyOf(params);
    }
  }
}
