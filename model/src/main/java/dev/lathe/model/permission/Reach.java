package dev.lathe.model.permission;

/** How far a rule lets somebody in. */
public enum Reach {
  /** Whatever they ask for and whatever rows there are, they may not. */
  NOTHING,
  /** It depends on the row, on the request, or on what else is known of them. */
  SOME,
  /** They may, whatever it is about. */
  ALL;

  public String word() {
    return switch (this) {
      case NOTHING -> "nothing";
      case SOME -> "some";
      case ALL -> "all";
    };
  }
}
