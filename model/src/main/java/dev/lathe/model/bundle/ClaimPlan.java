package dev.lathe.model.bundle;

import java.util.Optional;

/**
 * How a command that does something outside takes its key for itself first, in one statement: it
 * decides all that is known before the first call that acts, and reads what that call is given.
 *
 * <p>It returns one row as a {@link CommandPlan} does. {@code outcome} is the word of a {@link
 * dev.lathe.model.command.ClaimVerdict} or, where the command ends here, of a {@link
 * dev.lathe.model.command.Verdict}.
 *
 * @param before the place of the first step that acts: those before it run before the claim
 * @param reads the name under which the claim's {@code result} is read by later steps, where it
 *     reads anything
 * @param statement named as the command
 */
public record ClaimPlan(int before, Optional<String> reads, CommandPlan statement) {}
