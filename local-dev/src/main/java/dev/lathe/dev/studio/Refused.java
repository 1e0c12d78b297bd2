package dev.lathe.dev.studio;

/** A request of a stream that is not done; the others of the same pipeline are. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  Refused(String code, String message) {
    super(message);
    this.code = code;
  }

  /** Its stable name. */
  String code() {
    return code;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
