package dev.lathe.model.bundle;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who may vouch for a caller: providers are asked in order, and the first that knows the token
 * counts. Texts may have {@code ${NAME}} placeholders, which are filled from the settings of where
 * it runs.
 */
public sealed interface AuthProvider {
  /** The token must be meant for it; empty where the provider knows no audiences. */
  String audience();

  /** The module whose session operation means the same provider, where there is one. */
  Optional<String> called();

  /** A module's session operation is asked. */
  record Introspected(String module, String audience) implements AuthProvider {
    @Override
    public Optional<String> called() {
      return Optional.of(module);
    }
  }

  /**
   * The token is a JWT, and its issuer's keys tell whether it is genuine.
   *
   * @param issuer as the token's {@code iss} has it, to the letter
   * @param keys where the key set is; the issuer's discovery document says so where it is empty
   * @param algorithms that signatures may have; all that are known where it is empty
   * @param claims what the blueprint calls a claim, and its name in the token
   */
  record Issued(
      Optional<String> called,
      String audience,
      String issuer,
      Optional<String> keys,
      List<String> algorithms,
      SortedMap<String, String> claims)
      implements AuthProvider {
    public Issued {
      algorithms = List.copyOf(algorithms);
      claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
    }
  }
}
