package dev.lathe.runtime.wiring;

import dev.lathe.runtime.config.Environment;
import java.util.Optional;

/** How a function comes by what its database asks for. */
public sealed interface DatabaseToken {
  /** It asks for nothing. */
  record None() implements DatabaseToken {}

  /** It stands in the environment: for a machine of one's own. */
  record Plain(String token) implements DatabaseToken {
    @Override
    public String toString() {
      return "Plain";
    }
  }

  /**
   * It is read when it is needed, and again when it is refused.
   *
   * @param name of a secret: a name or an ARN of Secrets Manager, an ARN of Parameter Store or
   *     {@code ssm:/PATH}
   */
  record Kept(String name) implements DatabaseToken {}

  /**
   * What {@code LATHE_DATABASE_TOKEN} or {@code LATHE_DATABASE_TOKEN_SECRET} says.
   *
   * @throws IllegalArgumentException if both say something
   */
  static DatabaseToken from(Environment environment) {
    Optional<String> plain = environment.find("LATHE_DATABASE_TOKEN");
    Optional<String> secret = environment.find("LATHE_DATABASE_TOKEN_SECRET");
    if (plain.isPresent() && secret.isPresent()) {
      throw new IllegalArgumentException(
          "LATHE_DATABASE_TOKEN and LATHE_DATABASE_TOKEN_SECRET are both set: take one away");
    }
    return secret
        .<DatabaseToken>map(Kept::new)
        .or(() -> plain.map(Plain::new))
        .orElseGet(None::new);
  }
}
