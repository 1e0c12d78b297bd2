package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Name;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An upload route of storage.json.
 *
 * @param maxSize in bytes
 * @param maxCount empty for as many as one likes
 * @param roles who may upload: one of these; empty for anyone
 * @param expirePending how long an upload may stay unfinished, in milliseconds
 * @param retainCommitted how long a file is kept at least, in milliseconds; empty for ever
 */
public record StorageRoute(
    Name id,
    Name aggregate,
    Name association,
    Amount maxSize,
    List<Name> allowedTypes,
    Optional<Amount> maxCount,
    List<Name> roles,
    Amount expirePending,
    Optional<Amount> retainCommitted) {
  public StorageRoute {
    allowedTypes = List.copyOf(allowedTypes);
    roles = List.copyOf(roles);
  }

  /**
   * A number with a unit, as written.
   *
   * @param value empty where it is written in no known way
   */
  public record Amount(String text, OptionalLong value, Span span) {}
}
