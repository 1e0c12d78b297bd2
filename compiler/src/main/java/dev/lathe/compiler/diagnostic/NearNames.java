package dev.lathe.compiler.diagnostic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Guesses which declared name a misspelt one was meant to be. */
public final class NearNames {
  /** More than three guesses are no longer read. */
  private static final int MAXIMUM_OFFERED = 3;

  private NearNames() {}

  /** The declared names nearest to {@code wrong}, nearest first, at most three, perhaps none. */
  public static List<String> of(String wrong, Collection<String> declared) {
    String lower = wrong.toLowerCase(Locale.ROOT);
    var near = new ArrayList<Candidate>();
    for (String name : declared) {
      String other = name.toLowerCase(Locale.ROOT);
      int distance = distance(lower, other);
      if (distance <= reach(lower, other) || begins(lower, other)) {
        near.add(new Candidate(name, distance));
      }
    }
    return near.stream()
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .map(Candidate::name)
        .distinct()
        .limit(MAXIMUM_OFFERED)
        .toList();
  }

  /**
   * How many edits are a slip of the pen. Of a word of up to three letters none is left that could
   * tell a slip from another word, unless its letters are all there.
   */
  private static int reach(String wrong, String name) {
    int length = Math.max(wrong.length(), name.length());
    if (length <= 3) {
      return letters(wrong).equals(letters(name)) ? 1 : 0;
    }
    return length < 8 ? 1 : length < 12 ? 2 : 3;
  }

  private static String letters(String word) {
    return word.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining());
  }

  /** Whether {@code wrong} is {@code name} with something behind it, or lacks its end. */
  private static boolean begins(String wrong, String name) {
    int shorter = Math.min(wrong.length(), name.length());
    int longer = Math.max(wrong.length(), name.length());
    return shorter > 3
        && 2 * shorter >= longer
        && (wrong.startsWith(name) || name.startsWith(wrong));
  }

  /**
   * A hint about {@code wrong}: the nearest names, or all of them where none is near and there are
   * few.
   */
  public static Optional<String> hint(String wrong, Collection<String> declared) {
    List<String> near = of(wrong, declared);
    if (!near.isEmpty()) {
      return Optional.of("did you mean " + listed(near, "or") + "?");
    }
    List<String> known = declared.stream().distinct().toList();
    if (known.isEmpty() || known.size() > 12) {
      return Optional.empty();
    }
    return Optional.of("known here: " + listed(known, "and"));
  }

  /** {@code `a`, `b` or `c`}. */
  public static String listed(List<String> names, String last) {
    if (names.size() == 1) {
      return "`" + names.getFirst() + "`";
    }
    return names.subList(0, names.size() - 1).stream()
            .map(name -> "`" + name + "`")
            .collect(Collectors.joining(", "))
        + " "
        + last
        + " `"
        + names.getLast()
        + "`";
  }

  /**
   * Edits (insert, remove, replace a character, swap two neighbours) that turn one into the other.
   */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1] + 1, last[j] + 1), last[j - 1] + same);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }

  private record Candidate(String name, int distance) {}
}
