package dev.lathe.model.bundle.workflow;

import java.util.Optional;

/**
 * A way from a node to a node of the same scope.
 *
 * @param condition when it is taken; only on flows that leave an exclusive or inclusive gateway,
 *     and never on its default
 */
public record Flow(
    String id,
    Optional<String> name,
    String source,
    String target,
    Optional<Condition> condition) {}
