package dev.lathe.model.bundle;

/** A bundle was written by a newer Lathe, in a format that this one does not read. */
public final class BundleFormatUnknown extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param format what the bundle says its format is
   * @param known the format that is read here
   */
  public BundleFormatUnknown(String format, int known) {
    super("the bundle has format " + format + ", this Lathe reads format " + known);
  }
}
