package dev.lathe.dev;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.Session;
import java.util.List;
import java.util.Optional;

/**
 * Stands in for every identity module on a developer's machine, where no token can be had: {@code
 * Authorization: Bearer dev:alice} is alice, and anything else is nobody. Other modules are not
 * there.
 */
final class DevIdentity implements Modules {
  static final String TOKEN = "Bearer dev:";

  @Override
  public Json call(ModuleCall call) throws ModuleFailed {
    return call.operation().equals(Session.OPERATION)
        ? session(token(call.input()))
        : Modules.none().call(call);
  }

  private static Optional<String> token(Json input) {
    return input instanceof Json.Obj object
            && object.get("token").orElse(Json.NULL) instanceof Json.Str(String token)
        ? Optional.of(token)
        : Optional.empty();
  }

  private static Json session(Optional<String> token) {
    String user =
        token.filter(t -> t.startsWith(TOKEN)).map(t -> t.substring(TOKEN.length())).orElse("");
    return new Members()
        .with("session_id", user.isEmpty() ? "" : "dev:" + user)
        .with("user_id", user)
        .with("organization_id", "")
        .with("token_type", 0)
        .with("roles", new Json.Arr(List.of()))
        .with("permissions", new Json.Arr(List.of()))
        .with("status", user.isEmpty() ? 0 : 1)
        .object();
  }
}
