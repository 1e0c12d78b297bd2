package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.domain.Name;

/** {@code "Projection.relation": {…}} of qsm.json; {@code one} is false for cardinality many. */
public record QsmRelation(
    Name source, Name relation, Name to, Name localKey, Name foreignKey, boolean one) {}
