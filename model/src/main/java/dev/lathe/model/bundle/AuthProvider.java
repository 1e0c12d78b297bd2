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
   * The token is one that the blueprint keeps itself: a read of its own says whose it is.
   *
   * @param service whose binding it is
   * @param binding what is asked; its answer has the token's claims
   * @param claims what the blueprint calls a claim, and its name in the answer
   */
  record LookedUp(String service, String binding, SortedMap<String, String> claims)
      implements AuthProvider {
    /** The header in which the read finds the whole {@code Bearer …}, as the client sent it. */
    public static final String HEADER = "authorization";

    /** The header with the token's SHA-256, 64 hexadecimal digits; no client's is taken. */
    public static final String DIGEST = "x-rntme-token-sha256";

    public LookedUp {
      claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
    }

    /** None is told: the answer may say it. */
    @Override
    public String audience() {
      return "";
    }

    @Override
    public Optional<String> called() {
      return Optional.empty();
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
