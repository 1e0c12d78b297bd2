package dev.lathe.model.rule;

import java.util.List;

/** A step of a pattern: the next one follows it, unless it says otherwise. */
sealed interface PatternStep {
  /** One character of a set. */
  record One(CharacterSet set) implements PatternStep {}

  /** The start of the text. */
  record Start() implements PatternStep {}

  /** The end of the text. */
  record End() implements PatternStep {}

  /** Goes on at any of the steps that lie so far from this one. */
  record Either(List<Integer> offsets) implements PatternStep {
    public Either {
      offsets = List.copyOf(offsets);
    }
  }
}
