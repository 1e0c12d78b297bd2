package dev.lathe.runtime.command;

import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.runtime.module.Acting;
import dev.lathe.runtime.module.CallExecutor;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.PreparedCompensation;
import dev.lathe.runtime.plan.Facts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A claim that was taken, while its calls are made: each is kept as soon as it is answered, and
 * what a call that failed leaves behind is kept too. For one request.
 */
public final class Claim implements Acting {
  private final Claims claims;
  private final CallExecutor calls;
  private final Facts facts;
  private final Modules modules;
  private final List<String> done;
  private final Map<String, PreparedCompensation> compensations;
  private final Set<String> compensated;
  private final Optional<String> refusal;
  private boolean fresh;

  /**
   * @param taken what was found when it was taken
   * @param done calls that were answered before, in their order
   */
  public Claim(
      Claims claims,
      CallExecutor calls,
      Facts facts,
      Modules modules,
      Claimed.Taken taken,
      List<String> done) {
    this.claims = claims;
    this.calls = calls;
    this.facts = facts;
    this.modules = modules;
    this.done = new ArrayList<>(done);
    this.compensations = new HashMap<>(taken.amends().prepared());
    this.compensated = new LinkedHashSet<>(taken.amends().made());
    this.refusal = taken.amends().refusal();
    this.fresh = taken.fresh();
  }

  /**
   * @throws ClaimLost if somebody else went on with it meanwhile
   * @throws EffectWithoutEvent if an earlier call was done, and this one surely not
   */
  @Override
  public Json make(CallStep.Call call, Attempts attempts) {
    boolean keyed = call.key().isPresent() && modules.takesKeys(call.module());
    if (!fresh && !keyed) {
      ModuleFailed unknown = ModuleFailed.stillUnknown();
      claims.unknown(facts, unknown.said());
      throw unknown;
    }
    Json answer;
    try {
      answer = attempts.make(!fresh);
    } catch (ModuleFailed failed) {
      settle(call, failed);
      throw failed;
    }
    Optional<PreparedCompensation> compensation = attempts.compensation(answer);
    boolean mine =
        compensation
            .map(one -> claims.answered(facts, call.node(), answer, one))
            .orElseGet(() -> claims.answered(facts, call.node(), answer));
    if (!mine) throw new ClaimLost();
    compensation.ifPresent(one -> compensations.put(call.node(), one));
    done.add(call.node());
    fresh = true; // what comes after it was not begun
    return answer;
  }

  private void settle(CallStep.Call call, ModuleFailed failed) {
    String why = call.node() + ": " + failed.code();
    if (failed.reason() == ModuleFailed.Reason.OUTCOME_UNKNOWN) {
      claims.unknown(facts, why);
    } else if (failed.mayHaveHappened()) {
      claims.leave(facts, why);
    } else if (done.isEmpty()) {
      claims.release(facts);
    } else {
      throw refuse(failed.code());
    }
  }

  /** Goes on with making good for it, where whoever had it before was to. */
  public Optional<EffectWithoutEvent> refusedBefore() {
    return refusal.map(this::makeGood);
  }

  /**
   * The command is refused after calls were done. Those that say how are made good for, the last
   * one first; before that it is kept that they are, so that no later decision counts any more.
   *
   * @throws ClaimLost if somebody else went on with it meanwhile
   */
  public EffectWithoutEvent refuse(String word) {
    if (done.stream().anyMatch(compensations::containsKey)) {
      if (!claims.answered(facts, Amends.REFUSAL, Json.of(word))) throw new ClaimLost();
      fresh = true; // nobody began to make good for anything
    }
    return makeGood(word);
  }

  private EffectWithoutEvent makeGood(String word) {
    Optional<String> failure = Optional.empty();
    for (String node : done.reversed()) {
      PreparedCompensation one = compensations.get(node);
      if (one == null || compensated.contains(node)) continue;
      boolean keyed = modules.takesKeys(one.module());
      if (!fresh && !keyed) {
        failure = Optional.of(node + ": " + ErrorCode.EXTERNAL_OUTCOME_UNKNOWN);
        break;
      }
      Json answer;
      try {
        answer = calls.compensate(node, one, facts, modules, !fresh);
      } catch (ModuleFailed failed) {
        failure = Optional.of(node + ": " + failed.code());
        if (!keyed || failed.settles() || failed.reason() == ModuleFailed.Reason.OUTCOME_UNKNOWN) {
          break;
        }
        Json.Obj detail = detail(word, failure);
        claims.leave(facts, one.operation() + ", which makes good for " + failure.get());
        return new EffectWithoutEvent(detail);
      }
      if (!claims.answered(facts, Amends.made(node), answer)) throw new ClaimLost();
      compensated.add(node);
      fresh = true;
    }
    Json.Obj detail = detail(word, failure);
    claims.refuse(facts, detail);
    return new EffectWithoutEvent(detail);
  }

  private Json.Obj detail(String word, Optional<String> failure) {
    var detail =
        new Members()
            .with("done", done)
            .with("refusal", word)
            .with("compensated", done.stream().filter(compensated::contains).toList())
            .with("madeGood", compensated.containsAll(done));
    failure.ifPresent(why -> detail.with("compensationFailed", why));
    return detail.object();
  }
}
