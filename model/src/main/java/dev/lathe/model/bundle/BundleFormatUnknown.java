package dev.lathe.model.bundle;

/** A bundle is in another format than is read here. */
public final class BundleFormatUnknown extends BundleUnreadable {
  private static final long serialVersionUID = 1;

  /**
   * @param format the bundle's
   * @param known the format that is read here
   */
  public BundleFormatUnknown(int format, int known) {
    super(
        "the bundle has format %s, this Lathe reads format %s: %s"
            .formatted(
                format,
                known,
                format < known
                    ? "compile its blueprint again"
                    : "use the Lathe that wrote it, or a newer one"));
  }
}
