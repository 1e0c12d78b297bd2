package dev.lathe.cli;

import java.util.Optional;

/** Whoever is at this machine, for what keeps who did something. */
final class MachineUser {
  private MachineUser() {}

  /** Their name here, where there is one. */
  static Optional<String> name() {
    return Optional.ofNullable(System.getProperty("user.name")).filter(name -> !name.isBlank());
  }
}
