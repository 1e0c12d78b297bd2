package dev.lathe.model.value;

/** Which texts a database keeps as they are. */
public final class Storable {
  private Storable() {}

  /** Not those with U+0000, where SQL functions end a text, or half a surrogate pair. */
  public static boolean is(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }
}
