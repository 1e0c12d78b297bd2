package dev.lathe.runtime.plan;

/** A step outside the database gave a value of another type than the statement needs. */
public final class MisfittingOutput extends RuntimeException {
  private static final long serialVersionUID = 1;

  MisfittingOutput(String place, String why) {
    super("`" + place + "` " + why);
  }
}
