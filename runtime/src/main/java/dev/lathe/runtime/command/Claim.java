package dev.lathe.runtime.command;

import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.module.Acting;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.plan.Facts;
import java.util.ArrayList;
import java.util.List;

/**
 * A claim that was taken, while its calls are made: each is kept as soon as it is answered, and
 * what a call that failed leaves behind is kept too. For one request.
 */
public final class Claim implements Acting {
  private final Claims claims;
  private final Facts facts;
  private final Modules modules;
  private final List<String> done;
  private boolean fresh;

  /**
   * @param done calls that were answered before
   * @param fresh whether surely nobody made another one
   */
  public Claim(Claims claims, Facts facts, Modules modules, List<String> done, boolean fresh) {
    this.claims = claims;
    this.facts = facts;
    this.modules = modules;
    this.done = new ArrayList<>(done);
    this.fresh = fresh;
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
    if (!claims.answered(facts, call.node(), answer)) throw new ClaimLost();
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

  /** Nobody goes on with it: what was done stays done, and nothing tells of it. */
  public EffectWithoutEvent refuse(String refusal) {
    Json.Obj detail = new Members().with("done", done).with("refusal", refusal).object();
    claims.refuse(facts, detail);
    return new EffectWithoutEvent(detail);
  }
}
