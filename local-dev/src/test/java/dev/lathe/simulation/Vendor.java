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
import java.util.Optional;
import java.util.Set;

/**
 * Who charges for bills, and gives the money back: with a key a thing is done once, however often
 * it is asked for; without one as often as it is asked for. Those who call it may be gone before or
 * after.
 */
final class Vendor implements Modules {
  private static final Json CHARGED = new Members().with("total", "1.00").object();

  /** In the path of a claim's parts: what the command was refused for. */
  private static final String REFUSAL = "refusal:";

  private final World world;
  private final boolean takesKeys;

  private final Work charges =
      new Work(
          Fault.KILLED_BEFORE_CALL,
          Fault.VENDOR_NOT_REACHED,
          Fault.VENDOR_REFUSES,
          Fault.VENDOR_AWAY,
          Fault.CALL_REPEATED,
          Fault.KILLED_AFTER_CALL,
          Fault.VENDOR_ANSWER_LOST);

  private final Work refunds =
      new Work(
          Fault.KILLED_BEFORE_REFUND,
          Fault.REFUND_NOT_REACHED,
          Fault.REFUND_REFUSED,
          Fault.REFUND_AWAY,
          Fault.REFUND_REPEATED,
          Fault.KILLED_AFTER_REFUND,
          Fault.REFUND_ANSWER_LOST);

  /** Bills of which the database has that they are refused: from then on money comes back. */
  private final Set<String> refusals = new HashSet<>();

  /** Those of which it has said so: nobody charges for them any more. */
  private final Set<String> refused = new HashSet<>();

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
    Json.Obj input = (Json.Obj) call.input();
    String bill = input.text("bill").orElseThrow();
    asked++;
    String key = takesKeys ? call.idempotencyKey().orElse("none") : "call " + asked;
    if (call.operation().equals("Charge")) {
      if (world.plant() == Plant.CALL_UNDER_NEW_KEY) key += asked;
      if (refused.contains(bill)) throw new Wrong(bill + " is charged after it was refused");
      charges.ask(bill, key, call);
      return CHARGED;
    }
    if (world.plant() == Plant.REFUND_UNDER_KEY_OF_CALL) key = charges.keyOf(bill).orElse(key);
    if (!refusals.contains(bill)) throw new Wrong(bill + " is refunded and was not refused");
    if (charges.count(bill) == 0) throw new Wrong(bill + " is refunded and was never charged");
    if (!input.text("total").equals(Optional.of("1.00"))) throw new Wrong("refunded: " + input);
    // Under the key of something else it answers as it did then, and does nothing.
    if (!charges.done.containsKey(key)) refunds.ask(bill, key, call);
    return new Members().object();
  }

  /** The database has at {@code path} what a claim for {@code bill} came to. */
  void there(String bill, String path) {
    if (path.contains(REFUSAL)) refusals.add(bill);
  }

  /**
   * The database has said that it has at {@code path} what a claim for {@code bill} came to.
   *
   * @return what it counts as when whoever has the claim is gone now
   */
  Fault kept(String bill, String path) {
    if (path.contains(REFUSAL)) {
      refused.add(bill);
      return Fault.KILLED_WITH_REFUSAL_KEPT;
    }
    boolean back = path.contains("compensated:");
    (back ? refunds : charges).kept.add(bill);
    return back ? Fault.KILLED_WITH_REFUND_KEPT : Fault.KILLED_WITH_ANSWER_KEPT;
  }

  boolean takesKeys() {
    return takesKeys;
  }

  /** How often {@code bill} was charged. */
  long charges(String bill) {
    return charges.count(bill);
  }

  /** How often its money was given back. */
  long refunds(String bill) {
    return refunds.count(bill);
  }

  /** Whether its money is not given back, as the vendor has said. */
  boolean keeps(String bill) {
    return refunds.refused.containsValue(bill);
  }

  /** One of the things it does, and how that goes wrong. */
  private final class Work {
    private final Fault killedBefore;
    private final Fault notReached;
    private final Fault refuses;
    private final Fault away;
    private final Fault repeated;
    private final Fault killedAfter;
    private final Fault answerLost;

    /** By key, or by number where it takes none: for which bill. */
    private final Map<String, String> done = new HashMap<>();

    /** The same of what it said no to: it says so again. */
    private final Map<String, String> refused = new HashMap<>();

    /** Bills for which the database is known to have its answer. */
    private final Set<String> kept = new HashSet<>();

    private Work(
        Fault killedBefore,
        Fault notReached,
        Fault refuses,
        Fault away,
        Fault repeated,
        Fault killedAfter,
        Fault answerLost) {
      this.killedBefore = killedBefore;
      this.notReached = notReached;
      this.refuses = refuses;
      this.away = away;
      this.repeated = repeated;
      this.killedAfter = killedAfter;
      this.answerLost = answerLost;
    }

    private void ask(String bill, String key, ModuleCall call) throws ModuleFailed {
      Chaos chaos = world.chaos();
      if (kept.contains(bill)) {
        throw new Wrong(call.operation() + " of " + bill + " again after its answer was kept");
      }
      world.atTill(bill);
      if (chaos.strikes(killedBefore)) throw new Killed();
      if (chaos.strikes(notReached)) throw ModuleFailed.unreached("nobody listens");
      if (refused.containsKey(key) || (!done.containsKey(key) && chaos.strikes(refuses))) {
        refused.put(key, bill);
        throw new ModuleFailed(Reason.VENDOR, "CARD_DECLINED: no money");
      }
      if (chaos.strikes(away)) throw late(call);
      if (done.put(key, bill) != null) chaos.happened(repeated);
      world.atTill(bill);
      if (chaos.strikes(killedAfter)) throw new Killed();
      if (chaos.strikes(answerLost)) throw late(call);
    }

    private ModuleFailed late(ModuleCall call) {
      world.time().advance(call.timeout());
      return new ModuleFailed(Reason.TIMEOUT, "no answer");
    }

    private long count(String bill) {
      return done.values().stream().filter(bill::equals).count();
    }

    private Optional<String> keyOf(String bill) {
      return done.entrySet().stream()
          .filter(one -> one.getValue().equals(bill))
          .map(Map.Entry::getKey)
          .findFirst();
    }
  }
}
