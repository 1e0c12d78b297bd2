package dev.lathe.dev.calls;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.Modules;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Modules that answer what a test tells them to, and remember what they were asked. */
final class RecordedModules implements Modules {
  final List<ModuleCall> calls = new ArrayList<>();
  boolean keys = true;
  private final Deque<Object> answers = new ArrayDeque<>();

  void answer(String json) {
    answers.add(JsonText.parse(json));
  }

  void fail(ModuleFailed.Reason reason, String message) {
    answers.add(new ModuleFailed(reason, message));
  }

  /** The next call reaches nobody. */
  void failUnreached() {
    answers.add(ModuleFailed.unreached("nobody listens"));
  }

  @Override
  public boolean takesKeys(String module) {
    return keys;
  }

  @Override
  public Json call(ModuleCall call) throws ModuleFailed {
    calls.add(call);
    return switch (answers.remove()) {
      case ModuleFailed failed -> throw failed;
      case Json json -> json;
      default -> throw new AssertionError("neither an answer nor a failure");
    };
  }

  String input(int call) {
    return JsonText.write(calls.get(call).input());
  }
}
