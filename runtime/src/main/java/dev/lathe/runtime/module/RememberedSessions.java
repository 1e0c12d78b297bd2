package dev.lathe.runtime.module;

import dev.lathe.model.json.Json;
import java.util.HashMap;
import java.util.Map;

/**
 * The modules as one request sees them: a session is introspected once, even where both the route
 * and the operation ask for it. One thread only.
 */
public final class RememberedSessions implements Modules {
  private record Asked(String module, Json input) {}

  private final Modules modules;
  private final Map<Asked, Json> sessions = new HashMap<>();

  public RememberedSessions(Modules modules) {
    this.modules = modules;
  }

  @Override
  public boolean takesKeys(String module) {
    return modules.takesKeys(module);
  }

  @Override
  public Json call(ModuleCall call) throws ModuleFailed {
    if (!call.operation().equals(Session.OPERATION)) {
      return modules.call(call);
    }
    var asked = new Asked(call.module(), call.input());
    Json known = sessions.get(asked);
    if (known == null) {
      known = modules.call(call);
      sessions.put(asked, known);
    }
    return known;
  }
}
