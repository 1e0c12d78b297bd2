package dev.lathe.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a bundle is rehearsed before it is wished for, and what may come out otherwise. */
final class RehearsalOptions {
  @Option(
      names = "--rehearse",
      description = {
        "First decide again what the database has",
        "recorded, as `lathe rehearse` does, and go on",
        "only if that comes to what it came to."
      })
  private boolean wanted;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "What may come out otherwise in the rehearsal, and why.")
  private @Nullable Path policy;

  boolean wanted() {
    if (!wanted && policy != null) throw Refused.usage("--policy is for --rehearse");
    return wanted;
  }

  /**
   * The gate that it has to pass; empty where nobody asks for one.
   *
   * @throws Refused if the policy's file is none
   */
  Optional<RehearsalGate> gate() {
    if (!wanted()) return Optional.empty();
    return Optional.of(
        new RehearsalGate(
            policy == null ? RehearsalPolicy.STRICT : RehearsalPolicyFile.read(policy)));
  }
}
