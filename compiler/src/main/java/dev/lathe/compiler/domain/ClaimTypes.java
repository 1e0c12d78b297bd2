package dev.lathe.compiler.domain;

import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.value.UserClaims;
import java.util.Map;

/** Of which type the claims are that mean the same everywhere. */
public final class ClaimTypes {
  private static final InputType TEXT = new InputType.Scalar(ScalarType.STRING);
  private static final InputType TEXTS = new InputType.ListOf(ScalarType.STRING);
  private static final InputType FLAG = new InputType.Scalar(ScalarType.BOOLEAN);

  /** Any other is a text, unless a provider declares it. */
  private static final Map<String, InputType> TYPES =
      Map.of(
          "roles",
          TEXTS,
          "permissions",
          TEXTS,
          UserClaims.TASKS,
          TEXTS,
          UserClaims.RUNS,
          TEXTS,
          "email_verified",
          FLAG,
          "phone_number_verified",
          FLAG,
          "updated_at",
          new InputType.Scalar(ScalarType.INTEGER));

  private ClaimTypes() {}

  public static InputType of(String claim) {
    return TYPES.getOrDefault(claim, TEXT);
  }
}
