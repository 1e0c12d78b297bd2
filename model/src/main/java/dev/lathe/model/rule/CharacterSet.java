package dev.lathe.model.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * Some characters.
 *
 * @param ranges from and to, inclusive, by turns
 * @param others whether all but those are meant
 */
record CharacterSet(List<Integer> ranges, boolean others) {
  static final CharacterSet DIGITS = of('0', '9');
  static final CharacterSet WORD = of('A', 'Z', 'a', 'z', '0', '9', '_', '_');

  /** As ECMAScript has it. */
  static final CharacterSet SPACE =
      of(
          0x09, 0x0d, ' ', ' ', 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f,
          0x202f, 0x205f, 0x205f, 0x3000, 0x3000, 0xfeff, 0xfeff);

  /** All but what ends a line. */
  static final CharacterSet ANY =
      new CharacterSet(List.of(0x0a, 0x0a, 0x0d, 0x0d, 0x2028, 0x2029), true);

  CharacterSet {
    ranges = List.copyOf(ranges);
  }

  static CharacterSet of(int... fromAndTo) {
    var ranges = new ArrayList<Integer>();
    for (int bound : fromAndTo) {
      ranges.add(bound);
    }
    return new CharacterSet(ranges, false);
  }

  /** All others. */
  CharacterSet not() {
    return new CharacterSet(ranges, !others);
  }

  boolean has(int c) {
    for (int i = 0; i < ranges.size(); i += 2) {
      if (c >= ranges.get(i) && c <= ranges.get(i + 1)) return !others;
    }
    return others;
  }
}
