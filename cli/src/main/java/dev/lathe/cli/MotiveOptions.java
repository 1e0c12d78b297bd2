package dev.lathe.cli;

import dev.lathe.runtime.bundle.Deed;
import dev.lathe.runtime.bundle.Motive;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who points a channel, and why that may break somebody. */
final class MotiveOptions {
  /** Who it is, where the machine's own name for its user says nothing. */
  private static final String BY = "LATHE_BY";

  @Option(
      names = "--allow-breaking",
      paramLabel = "WHY",
      description = {
        "Go on although clients, consumers or data notice; the channel's",
        "history keeps why."
      })
  private @Nullable String allowed;

  /**
   * The gate that a change has to pass.
   *
   * @throws Refused if a reason was to be given, and is empty
   */
  ChangeGate gate() {
    if (allowed != null && allowed.isBlank()) {
      throw Refused.usage(
          "--allow-breaking takes the reason, as in --allow-breaking \"no users yet\"");
    }
    return new ChangeGate(Optional.ofNullable(allowed).map(String::strip));
  }

  Motive motive(Deed deed, ChangeGate.Verdict verdict) {
    return new Motive(deed, who(), verdict.text(), gate().allowed());
  }

  /** Who does it: {@code LATHE_BY}, or the user of this machine. */
  static String who() {
    return Optional.ofNullable(System.getenv(BY))
        .filter(name -> !name.isBlank())
        .or(MachineUser::name)
        .orElse(Motive.UNSAID.by());
  }
}
