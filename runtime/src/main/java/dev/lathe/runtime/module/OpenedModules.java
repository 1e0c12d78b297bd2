package dev.lathe.runtime.module;

import dev.lathe.model.json.Json;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Modules that are there, by the names that graphs call. */
public final class OpenedModules implements Modules {
  /** None. */
  public static final OpenedModules NONE = new OpenedModules(new TreeMap<>());

  private final SortedMap<String, ModuleClient> modules;

  public OpenedModules(SortedMap<String, ModuleClient> modules) {
    this.modules = new TreeMap<>(modules);
  }

  /** Their names. */
  public SortedSet<String> names() {
    return new TreeSet<>(modules.keySet());
  }

  @Override
  public boolean takesKeys(String module) {
    ModuleClient client = modules.get(module);
    return client == null || client.takesKeys();
  }

  @Override
  public Json call(ModuleCall call) throws ModuleFailed {
    ModuleClient module = modules.get(call.module());
    return module == null ? Modules.none().call(call) : module.call(call);
  }
}
