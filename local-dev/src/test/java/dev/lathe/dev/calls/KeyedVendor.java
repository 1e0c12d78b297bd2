package dev.lathe.dev.calls;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleFailed.Reason;
import dev.lathe.runtime.module.Modules;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The service behind a module that charges: with a key it does a thing once, however often it is
 * asked; without one as often. It fails as it is told to.
 */
final class KeyedVendor implements Modules {
  /** How often each key was charged in effect; what has no key stands under its place. */
  final Map<String, Integer> charged = new LinkedHashMap<>();

  /** What each of them was for. */
  private final Map<String, String> orders = new LinkedHashMap<>();

  /** What was given back, by key; without keys by call. */
  final Map<String, String> refunded = new LinkedHashMap<>();

  /** Keys that were refused: what is asked with one again is again. */
  final Set<String> refused = new HashSet<>();

  final Deque<Fault> faults = new ArrayDeque<>();
  boolean takesKeys = true;
  Runnable meanwhile = () -> {};
  int asked;

  /** What goes wrong with one call. */
  enum Fault {
    NONE,
    TIMEOUT_BEFORE,
    TIMEOUT_AFTER,
    BROKEN_AFTER,
    REFUSED,
    UNREACHED,
    KILLED_BEFORE,
    KILLED_AFTER
  }

  @Override
  public boolean takesKeys(String module) {
    return takesKeys;
  }

  @Override
  public Json call(ModuleCall call) throws ModuleFailed {
    asked++;
    Fault fault = faults.isEmpty() ? Fault.NONE : faults.remove();
    String key = takesKeys ? call.idempotencyKey().orElse("none") : "call " + asked;
    boolean known = charged.containsKey(key) || refunded.containsKey(key);
    if (refused.contains(key) || (fault == Fault.REFUSED && !known)) {
      refused.add(key);
      throw new ModuleFailed(Reason.VENDOR, "CARD_DECLINED: no money");
    }
    switch (fault) {
      case TIMEOUT_BEFORE -> throw new ModuleFailed(Reason.TIMEOUT, "no answer");
      case UNREACHED -> throw ModuleFailed.unreached("nobody listens");
      case KILLED_BEFORE -> throw new Killed();
      case NONE, TIMEOUT_AFTER, BROKEN_AFTER, KILLED_AFTER, REFUSED -> {}
    }
    if (call.operation().equals("Refund")) {
      refunded.put(key, JsonText.write(call.input()));
      return answer(fault, "{\"refund\":\"r1\"}");
    }
    charged.merge(key, takesKeys ? 0 : 1, (before, _) -> before);
    if (takesKeys) charged.put(key, 1);
    String label = JsonText.write(call.input());
    if (charged.size() > orders.size()) {
      orders.put("call " + orders.size(), label);
    }
    Runnable now = meanwhile;
    meanwhile = () -> {};
    now.run();
    return answer(fault, "{\"total\":\"12.5\"}");
  }

  private static Json answer(Fault fault, String body) {
    switch (fault) {
      case TIMEOUT_AFTER -> throw new ModuleFailed(Reason.TIMEOUT, "no answer");
      case BROKEN_AFTER -> throw new ModuleFailed(Reason.INTERNAL, "500");
      case KILLED_AFTER -> throw new Killed();
      case NONE, TIMEOUT_BEFORE, REFUSED, UNREACHED, KILLED_BEFORE -> {}
    }
    return JsonText.parse(body);
  }

  /** How often {@code order} was given its money back. */
  int refunds(String order) {
    return (int)
        refunded.values().stream().filter(l -> l.contains("\"order " + order + "\"")).count();
  }

  /** How often {@code order} was charged. */
  int charges(String order) {
    return (int)
        orders.values().stream().filter(l -> l.contains("\"order " + order + "\"")).count();
  }

  /** How often somebody was charged. */
  int effects() {
    return charged.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The end of a process. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }
}
