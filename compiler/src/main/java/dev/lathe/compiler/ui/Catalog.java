package dev.lathe.compiler.ui;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.UiModule;
import dev.lathe.compiler.blueprint.UiModule.Client;
import dev.lathe.compiler.blueprint.UiModule.Component;
import dev.lathe.compiler.blueprint.UiModule.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The components and operations that a project's pages can use. */
final class Catalog {
  /** What pages are made of without any module. */
  private static final List<String> CORE =
      List.of(
          "Accordion",
          "Alert",
          "Avatar",
          "Badge",
          "Box",
          "Button",
          "ButtonGroup",
          "Card",
          "Carousel",
          "Checkbox",
          "Collapsible",
          "DataList",
          "Dialog",
          "Drawer",
          "DropdownMenu",
          "Grid",
          "Heading",
          "Image",
          "Input",
          "Link",
          "Pagination",
          "Popover",
          "Progress",
          "Radio",
          "Select",
          "Separator",
          "Skeleton",
          "Slider",
          "Slot",
          "Spinner",
          "Stack",
          "StateMachine",
          "Switch",
          "Table",
          "Tabs",
          "Text",
          "Textarea",
          "Toggle",
          "ToggleGroup",
          "Tooltip");

  /** A module of the project, and what it brings. */
  record Wired(UiModule module, Client client) {
    boolean isNamed(String name) {
      return module.key().text().equals(name) || client.name().equals(name);
    }
  }

  private final List<Wired> modules = new ArrayList<>();
  private final boolean complete;

  Catalog(Blueprint blueprint) {
    for (UiModule module : blueprint.uiModules()) {
      module
          .client()
          .or(() -> BuiltInClients.of(module.packageName().text()))
          .ifPresent(client -> modules.add(new Wired(module, client)));
    }
    this.complete = modules.size() == blueprint.uiModules().size();
  }

  /** Whether all modules are known: else what is unknown may be of one that is not. */
  boolean complete() {
    return complete;
  }

  boolean isCore(String type) {
    return CORE.contains(type);
  }

  Optional<Component> component(String type) {
    return modules.stream()
        .flatMap(module -> module.client().components().stream())
        .filter(component -> component.type().equals(type))
        .findFirst();
  }

  List<String> types() {
    var types = new ArrayList<>(CORE);
    modules.forEach(m -> m.client().components().forEach(c -> types.add(c.type())));
    return types;
  }

  List<Wired> modules() {
    return modules;
  }

  Optional<Wired> ofCategory(String category) {
    return modules.stream()
        .filter(module -> module.client().category().orElse("").equals(category))
        .findFirst();
  }

  List<String> categories() {
    return modules.stream().flatMap(module -> module.client().category().stream()).toList();
  }

  /** The operations of that name, of {@code only} or of any module. */
  List<Operation> operations(String name, Optional<Wired> only) {
    return modules.stream()
        .filter(module -> only.map(module::equals).orElse(true))
        .flatMap(module -> module.client().operations().stream())
        .filter(operation -> operation.name().equals(name))
        .toList();
  }

  List<String> operations(Optional<Wired> only) {
    return modules.stream()
        .filter(module -> only.map(module::equals).orElse(true))
        .flatMap(module -> module.client().operations().stream())
        .map(Operation::name)
        .distinct()
        .toList();
  }
}
