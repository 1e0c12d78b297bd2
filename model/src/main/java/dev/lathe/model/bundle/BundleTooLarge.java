package dev.lathe.model.bundle;

/** A blueprint became more than functions would load: it has to become smaller. */
public final class BundleTooLarge extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param what is too large, such as {@code the part `operations`}
   * @param bytes that it has, unpacked
   * @param limit that it may have
   */
  public BundleTooLarge(String what, long bytes, long limit) {
    super("%s of the bundle has %s bytes, at most %s are taken".formatted(what, bytes, limit));
  }
}
