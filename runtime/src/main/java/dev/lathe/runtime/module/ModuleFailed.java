package dev.lathe.runtime.module;

import dev.lathe.model.problem.Echo;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.problem.ProblemStatus;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A module gave no response, or refused. */
public final class ModuleFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A refusal that begins with a code of its own, such as {@code STORAGE_FILE_TOO_LARGE: …}. */
  private static final Pattern OWN_CODE =
      Pattern.compile("^([A-Z][A-Z0-9_]+):\\s*(.*)", Pattern.DOTALL);

  /** What went wrong; the codes and statuses are the blueprint format's (its section 9.5). */
  public enum Reason {
    TIMEOUT(ErrorCode.EXTERNAL_MODULE_TIMEOUT, true),
    UNAVAILABLE(ErrorCode.EXTERNAL_MODULE_UNAVAILABLE, true),
    OVERLOAD(ErrorCode.EXTERNAL_MODULE_OVERLOAD, true),
    INTERNAL(ErrorCode.EXTERNAL_MODULE_INTERNAL, true),
    SCHEMA_MISMATCH(ErrorCode.EXTERNAL_MODULE_SCHEMA_MISMATCH, false),
    NOT_CONFIGURED(ErrorCode.EXTERNAL_MODULE_NOT_CONFIGURED, false),
    OUTCOME_UNKNOWN(ErrorCode.EXTERNAL_OUTCOME_UNKNOWN, false),
    CIRCUIT_OPEN(ErrorCode.EXTERNAL_MODULE_CIRCUIT_OPEN, false),
    INVALID_ARGUMENT(ProblemStatus.BAD_REQUEST),
    UNAUTHENTICATED(ProblemStatus.UNAUTHORIZED),
    PERMISSION_DENIED(ProblemStatus.FORBIDDEN),
    NOT_FOUND(ProblemStatus.NOT_FOUND),
    CONFLICT(ProblemStatus.CONFLICT),
    VENDOR(ProblemStatus.BAD_GATEWAY);

    private final ErrorCode code;
    private final ProblemStatus status;
    private final boolean passing;

    Reason(ErrorCode code, boolean passing) {
      this.code = code;
      this.status = code.status();
      this.passing = passing;
    }

    /** The vendor behind the module said no. */
    Reason(ProblemStatus status) {
      this.code = ErrorCode.EXTERNAL_VENDOR_DOMAIN;
      this.status = status;
      this.passing = false;
    }

    /** Whether the same call may succeed a moment later. */
    public boolean passing() {
      return passing;
    }
  }

  private final Reason reason;
  private final String code;
  private final String said;
  private final boolean reached;
  private final boolean doubtful;
  private final boolean ofNobody;

  public ModuleFailed(Reason reason, String message) {
    this(reason, message, true);
  }

  private ModuleFailed(Reason reason, String message, boolean reached) {
    this(reason, message, reached, /* doubtful= */ false, /* ofNobody= */ false);
  }

  private ModuleFailed(
      Reason reason, String message, boolean reached, boolean doubtful, boolean ofNobody) {
    super(message);
    this.reached = reached;
    this.doubtful = doubtful;
    this.ofNobody = ofNobody;
    this.reason = reason;
    Matcher own = OWN_CODE.matcher(message);
    boolean named = reason.code == ErrorCode.EXTERNAL_VENDOR_DOMAIN && own.matches();
    this.code = named ? own.group(1) : reason.code.name();
    this.said = named ? own.group(2) : message;
  }

  /** Nobody was reached: what was asked did surely not happen. */
  public static ModuleFailed unreached(String message) {
    return new ModuleFailed(Reason.UNAVAILABLE, message, false);
  }

  /** Refused before anybody was asked. */
  public static ModuleFailed unasked(Reason reason, String message) {
    return new ModuleFailed(reason, message, false);
  }

  /** The same, in words of our own that can tell of nobody, whatever was sent. */
  public static ModuleFailed unaskedOfNobody(Reason reason, String message) {
    return new ModuleFailed(
        reason, message, /* reached= */ false, /* doubtful= */ false, /* ofNobody= */ true);
  }

  /**
   * What was asked may have happened, and can't be asked again: nobody would know it for the same.
   */
  static ModuleFailed outcomeUnknown(String module, String operation) {
    return new ModuleFailed(
        Reason.OUTCOME_UNKNOWN,
        ("the module `%s` gave no response to `%s`, which it was asked without a key: whether it was"
                + " done, only its service knows")
            .formatted(module, operation));
  }

  /** One of a command whose key has come with that before. */
  public static ModuleFailed stillUnknown() {
    return new ModuleFailed(
        Reason.OUTCOME_UNKNOWN,
        "a call of this command got no response, and was made without a key: whether it was done,"
            + " only its service knows");
  }

  /** The same, after an attempt before it of which nobody knows what became. */
  ModuleFailed doubtful() {
    var same =
        new ModuleFailed(
            reason, String.valueOf(getMessage()), reached, /* doubtful= */ true, ofNobody);
    same.initCause(this);
    return same;
  }

  /** The same, repeating nothing of {@code sent} that may be about somebody. */
  ModuleFailed without(Echo sent) {
    if (ofNobody) return this;
    String safe = sent.without(said);
    if (safe.equals(said)) return this;
    boolean own = !code.equals(reason.code.name());
    return new ModuleFailed(reason, own ? code + ": " + safe : safe, reached, doubtful, ofNobody);
  }

  /** The service knew the call by its key, and says that it does not do it. */
  public boolean settles() {
    return switch (reason) {
      case INVALID_ARGUMENT, NOT_FOUND, VENDOR -> true;
      case TIMEOUT,
          UNAVAILABLE,
          OVERLOAD,
          INTERNAL,
          SCHEMA_MISMATCH,
          NOT_CONFIGURED,
          OUTCOME_UNKNOWN,
          CIRCUIT_OPEN,
          UNAUTHENTICATED,
          PERMISSION_DENIED,
          CONFLICT ->
          false;
    };
  }

  /** Whether what was asked may have happened, though no response says so. */
  public boolean mayHaveHappened() {
    return doubtful || mayHaveHappenedNow();
  }

  private boolean mayHaveHappenedNow() {
    return reached
        && switch (reason) {
          case TIMEOUT, UNAVAILABLE, INTERNAL, SCHEMA_MISMATCH, OUTCOME_UNKNOWN -> true;
          case OVERLOAD,
              NOT_CONFIGURED,
              CIRCUIT_OPEN,
              INVALID_ARGUMENT,
              UNAUTHENTICATED,
              PERMISSION_DENIED,
              NOT_FOUND,
              CONFLICT,
              VENDOR ->
              false;
        };
  }

  public Reason reason() {
    return reason;
  }

  /** The reason's code, or the module's own. */
  public String code() {
    return code;
  }

  /** The message without the module's own code. */
  public String said() {
    return said;
  }

  /** The status that a client is told it by. */
  public ProblemStatus status() {
    return reason.status;
  }
}
