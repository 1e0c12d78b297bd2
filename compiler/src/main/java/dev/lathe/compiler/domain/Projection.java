package dev.lathe.compiler.domain;

import java.util.List;
import java.util.Optional;

/**
 * A read model of one service.
 *
 * @param source the mirrored entity, or the graph of a derived projection
 * @param async {@code "lifecycle": "async"}: filled by the projector although the entity is the
 *     service's own
 * @param search the fields whose words are found; of a mirror alone
 * @param backing {@code entity-mirror} or {@code derived} as written
 */
public record Projection(
    Name name,
    Source source,
    List<Name> keys,
    List<Name> grain,
    List<Name> exposed,
    Optional<Name> table,
    boolean async,
    List<Name> search,
    Optional<Name> backing) {
  public Projection {
    keys = List.copyOf(keys);
    grain = List.copyOf(grain);
    exposed = List.copyOf(exposed);
    search = List.copyOf(search);
  }

  /** Whether it has a row for each of {@code entity}. */
  public boolean mirrors(Entity entity) {
    return source instanceof Source.Mirror(var name) && name.text().equals(entity.name().text());
  }

  /** What a projection is made of. */
  public sealed interface Source {
    /** A mirror: a row per aggregate of {@code entity}. */
    record Mirror(Name entity) implements Source {}

    /** A derived projection: {@code graph} groups events. */
    record Derived(Name graph) implements Source {}
  }
}
