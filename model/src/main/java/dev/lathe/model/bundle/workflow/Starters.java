package dev.lathe.model.bundle.workflow;

import dev.lathe.model.permission.Permission;
import java.util.Optional;

/**
 * The people who may start runs of a definition by hand.
 *
 * @param who a rule on {@code user.*} alone; empty for whoever is signed in
 * @param key the run's business key, a mapping of its inputs; where it gives nothing, the run's id
 */
public record Starters(Optional<Permission> who, Mapping key) {}
