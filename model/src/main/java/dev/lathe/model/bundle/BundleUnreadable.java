package dev.lathe.model.bundle;

/** A bundle's bytes are damaged, or are not a bundle at all: reading them again will not help. */
public sealed class BundleUnreadable extends RuntimeException permits BundleFormatUnknown {
  private static final long serialVersionUID = 1;

  /**
   * @param why what is wrong, without the bundle's text
   */
  public BundleUnreadable(String why) {
    super(why);
  }

  public BundleUnreadable(String why, Throwable cause) {
    super(why, cause);
  }
}
