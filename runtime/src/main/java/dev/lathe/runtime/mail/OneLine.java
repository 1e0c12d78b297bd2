package dev.lathe.runtime.mail;

/** What becomes part of a header: a line break in it would begin another one. */
final class OneLine {
  private OneLine() {}

  /**
   * Throws where {@code text} is more than a line.
   *
   * @throws IllegalArgumentException saying why
   */
  static void require(String text, int longest) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("has a line break or another control character in it");
    }
    if (text.length() > longest) {
      throw new IllegalArgumentException("is longer than " + longest + " characters");
    }
  }
}
