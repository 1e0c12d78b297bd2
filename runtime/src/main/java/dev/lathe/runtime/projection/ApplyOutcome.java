package dev.lathe.runtime.projection;

/** What became of one message. */
public sealed interface ApplyOutcome {
  /**
   * Every read model that takes its events has them, now or already before.
   *
   * @param events how many it carried
   */
  record Applied(int events) implements ApplyOutcome {}

  /**
   * Some read model does not have its events: deliver it again.
   *
   * @param why names streams, versions and projections, no values
   */
  record Failed(String why) implements ApplyOutcome {}
}
