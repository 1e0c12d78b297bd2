package dev.lathe.runtime.plan;

import java.util.Optional;

/**
 * One aggregate as an answer shows it.
 *
 * @param version of the aggregate
 * @param sight what it was seen through: the same version seen through the same is the same answer.
 *     Empty where the answer shows more than the aggregate
 */
public record Revision(long version, Optional<String> sight) {
  /** Of an answer that shows more than the aggregate. */
  public Revision(long version) {
    this(version, Optional.empty());
  }
}
