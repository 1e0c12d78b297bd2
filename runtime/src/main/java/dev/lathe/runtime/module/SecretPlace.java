package dev.lathe.runtime.module;

/** Where a secret of a module is kept. */
public sealed interface SecretPlace {
  /** An environment variable of the function. */
  record Variable(String name) implements SecretPlace {}

  /** A secret of Secrets Manager by name or ARN, or {@code ssm:/PATH} of Parameter Store. */
  record Stored(String name) implements SecretPlace {}
}
