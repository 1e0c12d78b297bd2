package dev.lathe.simulation;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.Killed;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleFailed.Reason;
import dev.lathe.runtime.module.Modules;
import dev.lathe.simulation.Bank.Wrong;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who charges for bills: with a key a thing is done once, however often it is asked for; without
 * one as often as it is asked for. Those who call it may be gone before or after.
 */
final class Vendor implements Modules {
  private final World world;
  private final boolean takesKeys;

  /** By key, or by number where it takes none: for which bill. */
  private final Map<String, String> charged = new HashMap<>();

  /** Keys that it said no to: it says so again. */
  private final Set<String> refused = new HashSet<>();

  /** Bills whose charge the database is known to have. */
  private final Set<String> kept = new HashSet<>();

  private int asked;

  Vendor(World world, boolean takesKeys) {
    this.world = world;
    this.takesKeys = takesKeys;
  }

  @Override
  public boolean takesKeys(String module) {
    return takesKeys;
  }

  @Override
  public Json call(ModuleCall call) throws ModuleFailed {
    Chaos chaos = world.chaos();
    String bill = ((Json.Obj) call.input()).text("bill").orElseThrow();
    if (kept.contains(bill)) throw new Wrong(bill + " is charged again after its answer was kept");
    asked++;
    String key = takesKeys ? call.idempotencyKey().orElse("none") : "call " + asked;
    if (world.plant() == Plant.CALL_UNDER_NEW_KEY) key += asked;
    world.atTill();
    if (chaos.strikes(Fault.KILLED_BEFORE_CALL)) throw new Killed();
    if (chaos.strikes(Fault.VENDOR_NOT_REACHED)) throw ModuleFailed.unreached("nobody listens");
    if (refused.contains(key) || (!charged.containsKey(key) && refuses())) {
      refused.add(key);
      throw new ModuleFailed(Reason.VENDOR, "CARD_DECLINED: no money");
    }
    if (chaos.strikes(Fault.VENDOR_AWAY)) throw late(call);
    if (charged.put(key, bill) != null) chaos.happened(Fault.CALL_REPEATED);
    world.atTill();
    if (chaos.strikes(Fault.KILLED_AFTER_CALL)) throw new Killed();
    if (chaos.strikes(Fault.VENDOR_ANSWER_LOST)) throw late(call);
    return new Members().with("total", "1.00").object();
  }

  private boolean refuses() {
    return world.chaos().strikes(Fault.VENDOR_REFUSES);
  }

  private ModuleFailed late(ModuleCall call) {
    world.time().advance(call.timeout());
    return new ModuleFailed(Reason.TIMEOUT, "no answer");
  }

  /** The database has said that it has the answer for {@code bill}. */
  void kept(String bill) {
    kept.add(bill);
  }

  boolean takesKeys() {
    return takesKeys;
  }

  /** How often {@code bill} was charged. */
  long charges(String bill) {
    return charged.values().stream().filter(bill::equals).count();
  }
}
