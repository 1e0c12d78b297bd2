package dev.lathe.model.bundle.json;

/**
 * A text as what it shares with another one.
 *
 * @param head how many characters at the beginning are those of the other text
 * @param own what stands between
 * @param tail how many at the end are
 */
record SharedText(int head, String own, int tail) {
  /** {@code text} beside {@code other}. */
  static SharedText between(String other, String text) {
    int most = Math.min(other.length(), text.length());
    int head = 0;
    while (head < most && other.charAt(head) == text.charAt(head)) {
      head++;
    }
    if (head > 0 && Character.isHighSurrogate(text.charAt(head - 1))) {
      head--; // half a character is no text
    }
    int tail = 0;
    while (tail < most - head
        && other.charAt(other.length() - 1 - tail) == text.charAt(text.length() - 1 - tail)) {
      tail++;
    }
    if (tail > 0 && Character.isLowSurrogate(text.charAt(text.length() - tail))) {
      tail--;
    }
    return new SharedText(head, text.substring(head, text.length() - tail), tail);
  }

  boolean fits(String other) {
    return head >= 0 && tail >= 0 && (long) head + tail <= other.length();
  }

  /** The text, where {@code other} is the one it was written beside. */
  String of(String other) {
    return other.substring(0, head) + own + other.substring(other.length() - tail);
  }
}
