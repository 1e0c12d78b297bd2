package dev.lathe.dev.studio;

/** A body, or a baton, that the protocol does not know: nothing of it was done. */
final class Malformed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  Malformed(String code, String message) {
    super(message);
    this.code = code;
  }

  String code() {
    return code;
  }
}
