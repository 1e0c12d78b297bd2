package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.blueprint.Blueprint.HttpRoute;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.domain.Binding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The bindings that have an address, by {@code service.binding}: what other artifacts name. */
public final class BindingRegistry {
  private final Map<String, Binding> byName = new TreeMap<>();

  public BindingRegistry(Blueprint blueprint) {
    for (HttpRoute route : blueprint.httpRoutes()) {
      blueprint.service(route.service().text()).ifPresent(this::add);
    }
  }

  private void add(Service service) {
    service.bindings().forEach(b -> byName.putIfAbsent(service.slug() + "." + b.id(), b));
  }

  public Optional<Binding> qualified(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The same binding id at the one other service that has it. */
  public Optional<String> elsewhere(String name) {
    String id = name.substring(name.indexOf('.') + 1);
    List<String> same = byName.keySet().stream().filter(each -> each.endsWith("." + id)).toList();
    return same.size() == 1 && name.contains(".") ? Optional.of(same.getFirst()) : Optional.empty();
  }

  /** All of them, sorted. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }
}
