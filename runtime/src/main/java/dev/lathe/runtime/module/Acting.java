package dev.lathe.runtime.module;

import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.json.Json;
import java.util.Optional;

/** Who is asked before a call that acts, and told what became of it. */
public interface Acting {
  /** Nobody: for operations that keep nothing of it. */
  Acting UNWATCHED = (_, attempts) -> attempts.make(false);

  /**
   * Has {@code call} made by {@code attempts}, or does not.
   *
   * @return its response
   * @throws ModuleFailed if there is none
   */
  Json make(CallStep.Call call, Attempts attempts) throws ModuleFailed;

  /** The attempts that a call's policy has. */
  interface Attempts {
    /**
     * Makes them, one after the other, until one gets a response.
     *
     * @param doubtful whether somebody before may have made one of which nobody knows what became
     * @throws ModuleFailed if none does; {@link ModuleFailed#mayHaveHappened()} is about all of
     *     them
     */
    Json make(boolean doubtful) throws ModuleFailed;

    /** What makes good for the call where it was answered {@code answer}, if anything does. */
    Optional<PreparedCompensation> compensation(Json answer);
  }
}
