package dev.lathe.model.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * A regular expression whose match takes time in proportion to the text, whatever the text is: all
 * ways to match are followed at once, none of them is tried and taken back.
 *
 * <p>It knows what ECMAScript and RE2 have in common: literals, {@code .}, classes, {@code \d \w
 * \s} and their opposites, groups, {@code |}, {@code * + ? {n} {n,} {n,m}}, {@code ^ $}. There are
 * no back references, lookarounds or flags. It is found anywhere in a text, unless {@code ^} and
 * {@code $} say otherwise; {@code .} is no line end, {@code $} the very end.
 */
public final class TextPattern {
  /** How many steps a pattern may have once its repetitions are written out. */
  static final int MOST_STEPS = 1_000;

  private final String text;
  private final List<PatternStep> steps;

  private TextPattern(String text, List<PatternStep> steps) {
    this.text = text;
    this.steps = steps;
  }

  /**
   * Reads a pattern.
   *
   * @throws MalformedPattern if it is none, or a larger one
   */
  public static TextPattern of(String text) {
    return new TextPattern(text, new PatternReader(text).read());
  }

  /** How it is written. */
  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TextPattern that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  /** Whether it is found somewhere in {@code value}. */
  public boolean found(String value) {
    var now = new Places(steps.size());
    var next = new Places(steps.size());
    int at = 0;
    while (true) {
      boolean end = at == value.length();
      if (follow(0, at == 0, end, now)) return true;
      if (end) return false;
      int c = value.codePointAt(at);
      at += Character.charCount(c);
      next.clear();
      for (int i = 0; i < now.size; i++) {
        if (steps.get(now.places[i]) instanceof PatternStep.One(var set) && set.has(c)) {
          if (follow(now.places[i] + 1, false, at == value.length(), next)) return true;
        }
      }
      Places past = now;
      now = next;
      next = past;
    }
  }

  /** Adds all places that {@code from} leads to without a character; true at the pattern's end. */
  private boolean follow(int from, boolean start, boolean end, Places into) {
    var open = new ArrayList<Integer>(List.of(from));
    while (!open.isEmpty()) {
      int place = open.removeLast();
      if (place == steps.size()) return true;
      if (!into.add(place)) continue;
      switch (steps.get(place)) {
        case PatternStep.One _ -> {}
        case PatternStep.Start _ -> {
          if (start) open.add(place + 1);
        }
        case PatternStep.End _ -> {
          if (end) open.add(place + 1);
        }
        case PatternStep.Either(var offsets) -> offsets.forEach(offset -> open.add(place + offset));
      }
    }
    return false;
  }

  /** A set of places, cleared in no time. */
  private static final class Places {
    private final int[] places;
    private final boolean[] has;
    private int size;

    Places(int most) {
      places = new int[most];
      has = new boolean[most];
    }

    boolean add(int place) {
      if (has[place]) return false;
      has[place] = true;
      places[size++] = place;
      return true;
    }

    void clear() {
      for (int i = 0; i < size; i++) {
        has[places[i]] = false;
      }
      size = 0;
    }
  }

  /** A text that is no pattern: the message says why. */
  public static final class MalformedPattern extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedPattern(String why) {
      super(why);
    }
  }
}
