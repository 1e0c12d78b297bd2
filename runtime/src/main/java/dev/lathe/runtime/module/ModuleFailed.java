package dev.lathe.runtime.module;

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
    TIMEOUT("EXTERNAL_MODULE_TIMEOUT", 504, true),
    UNAVAILABLE("EXTERNAL_MODULE_UNAVAILABLE", 503, true),
    OVERLOAD("EXTERNAL_MODULE_OVERLOAD", 503, true),
    INTERNAL("EXTERNAL_MODULE_INTERNAL", 502, true),
    SCHEMA_MISMATCH("EXTERNAL_MODULE_SCHEMA_MISMATCH", 500, false),
    NOT_CONFIGURED("EXTERNAL_MODULE_NOT_CONFIGURED", 500, false),
    CIRCUIT_OPEN("EXTERNAL_MODULE_CIRCUIT_OPEN", 503, false),
    INVALID_ARGUMENT("EXTERNAL_VENDOR_DOMAIN", 400, false),
    UNAUTHENTICATED("EXTERNAL_VENDOR_DOMAIN", 401, false),
    PERMISSION_DENIED("EXTERNAL_VENDOR_DOMAIN", 403, false),
    NOT_FOUND("EXTERNAL_VENDOR_DOMAIN", 404, false),
    CONFLICT("EXTERNAL_VENDOR_DOMAIN", 409, false),
    VENDOR("EXTERNAL_VENDOR_DOMAIN", 502, false);

    private final String code;
    private final int status;
    private final boolean passing;

    Reason(String code, int status, boolean passing) {
      this.code = code;
      this.status = status;
      this.passing = passing;
    }

    /** Whether the same call may succeed a moment later. */
    public boolean passing() {
      return passing;
    }
  }

  private final Reason reason;
  private final String code;
  private final String said;

  public ModuleFailed(Reason reason, String message) {
    super(message);
    this.reason = reason;
    Matcher own = OWN_CODE.matcher(message);
    boolean named = reason.code.equals("EXTERNAL_VENDOR_DOMAIN") && own.matches();
    this.code = named ? own.group(1) : reason.code;
    this.said = named ? own.group(2) : message;
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

  /** The HTTP status that tells a client. */
  public int status() {
    return reason.status;
  }
}
