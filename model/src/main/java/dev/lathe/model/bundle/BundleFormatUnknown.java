package dev.lathe.model.bundle;

/** A bundle is in another format than is read here; the message says which side is the older. */
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
                    ? "who wrote it is older; compile its blueprint again with a Lathe of this release"
                    : "it is the older of the two; upgrade it, functions by their newer zips, or"
                        + " compile with its release"));
  }
}
