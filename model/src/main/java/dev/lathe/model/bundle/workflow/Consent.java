package dev.lathe.model.bundle.workflow;

import dev.lathe.model.permission.Permission;
import java.util.Optional;

/**
 * That a step is called only once it was agreed to: it is proposed with what it is to be called
 * with, and waits. What was seen is what is called.
 *
 * @param proposes the whole call is told with the proposal, for people and for the log; else only
 *     what is called
 * @param validator a query that is asked first, with what the step is to be called with; it agrees
 *     where it answers that {@code approved} is true
 * @param who may agree, a rule on {@code user.*} alone; empty for whoever is signed in
 * @param notStarter the four eyes: not who started the run
 */
public record Consent(
    boolean proposes,
    Optional<Target.Binding> validator,
    Optional<Permission> who,
    boolean notStarter) {
  /** Whether people are asked, where there is a validator only those it was not enough for. */
  public boolean asksPeople() {
    return validator.isEmpty() || who.isPresent() || notStarter;
  }
}
