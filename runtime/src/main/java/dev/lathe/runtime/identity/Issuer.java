package dev.lathe.runtime.identity;

import java.util.List;
import java.util.Optional;

/**
 * Who issues tokens, and how they are to be signed.
 *
 * @param name as a token's {@code iss} has it, to the letter
 * @param keys where the key set is; the issuer's discovery document says so where it is empty
 * @param algorithms that a signature may have; every one that is known where it is empty
 */
public record Issuer(String name, Optional<String> keys, List<String> algorithms) {
  public Issuer {
    algorithms = List.copyOf(algorithms);
  }
}
