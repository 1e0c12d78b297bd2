package dev.lathe.model.rule;

import dev.lathe.model.rule.TextPattern.MalformedPattern;
import java.util.ArrayList;
import java.util.List;

/** Reads a pattern into steps. For one thread, once. */
final class PatternReader {
  /** How deep groups may stand in groups. */
  private static final int MOST_DEPTH = 50;

  /** How often something may be repeated by number. */
  private static final int MOST_TIMES = 1_000;

  private final int[] pattern;
  private int at;
  private int depth;

  PatternReader(String text) {
    this.pattern = text.codePoints().toArray();
  }

  List<PatternStep> read() {
    List<PatternStep> all = alternatives();
    if (at < pattern.length) throw malformed("a `)` closes nothing");
    return all;
  }

  private List<PatternStep> alternatives() {
    var branches = new ArrayList<List<PatternStep>>();
    branches.add(sequence());
    while (next('|')) {
      branches.add(sequence());
    }
    if (branches.size() == 1) return branches.getFirst();
    // Each branch but the last goes on behind all of them.
    var offsets = new ArrayList<Integer>();
    int length = 1;
    for (List<PatternStep> branch : branches) {
      offsets.add(length);
      length += branch.size() + 1;
    }
    length--;
    var steps = new ArrayList<PatternStep>();
    steps.add(new PatternStep.Either(offsets));
    for (int i = 0; i < branches.size(); i++) {
      steps.addAll(branches.get(i));
      if (i < branches.size() - 1) {
        steps.add(new PatternStep.Either(List.of(length - steps.size())));
      }
    }
    return bounded(steps);
  }

  private List<PatternStep> sequence() {
    var steps = new ArrayList<PatternStep>();
    while (at < pattern.length && pattern[at] != '|' && pattern[at] != ')') {
      steps.addAll(repeated());
      bounded(steps);
    }
    return steps;
  }

  private List<PatternStep> repeated() {
    List<PatternStep> one = one();
    int least;
    int most;
    if (next('*')) {
      least = 0;
      most = -1;
    } else if (next('+')) {
      least = 1;
      most = -1;
    } else if (next('?')) {
      least = 0;
      most = 1;
    } else if (at < pattern.length && pattern[at] == '{') {
      at++;
      least = number();
      most = next(',') ? (at < pattern.length && pattern[at] == '}' ? -1 : number()) : least;
      if (!next('}')) throw malformed("a `{` is no `{n}`, `{n,}` or `{n,m}`");
      if (most >= 0 && most < least) throw malformed("a repetition has more at least than at most");
    } else {
      return one;
    }
    if (at < pattern.length && "*+?{".indexOf(pattern[at]) >= 0) {
      throw malformed("a repetition is repeated, which has no meaning here");
    }
    if (one.size() == 1
        && (one.getFirst() instanceof PatternStep.Start
            || one.getFirst() instanceof PatternStep.End)) {
      throw malformed("`^` or `$` is repeated");
    }
    return times(one, least, most);
  }

  private static List<PatternStep> times(List<PatternStep> one, int least, int most) {
    var steps = new ArrayList<PatternStep>();
    for (int i = 0; i < least; i++) {
      steps.addAll(one);
      bounded(steps);
    }
    if (most < 0) {
      steps.add(new PatternStep.Either(List.of(1, one.size() + 2)));
      steps.addAll(one);
      steps.add(new PatternStep.Either(List.of(-one.size() - 1)));
      return bounded(steps);
    }
    int more = most - least;
    for (int i = 0; i < more; i++) {
      int rest = (more - i) * (one.size() + 1);
      steps.add(new PatternStep.Either(List.of(1, rest)));
      steps.addAll(one);
      bounded(steps);
    }
    return steps;
  }

  private List<PatternStep> one() {
    int c = pattern[at++];
    return switch (c) {
      case '(' -> group();
      case '[' -> List.of(new PatternStep.One(set()));
      case '.' -> List.of(new PatternStep.One(CharacterSet.ANY));
      case '^' -> List.of(new PatternStep.Start());
      case '$' -> List.of(new PatternStep.End());
      case '\\' -> List.of(new PatternStep.One(escaped(false)));
      case '*', '+', '?', '{' -> throw malformed("there is nothing to repeat");
      case '}', ']' -> throw malformed("a `%c` opens nothing: write `\\%c`".formatted(c, c));
      default -> List.of(new PatternStep.One(CharacterSet.of(c, c)));
    };
  }

  private List<PatternStep> group() {
    if (++depth > MOST_DEPTH) throw malformed("groups are too deep");
    if (next('?') && !next(':')) {
      throw malformed("only groups as `(…)` and `(?:…)` are known");
    }
    List<PatternStep> inner = alternatives();
    if (!next(')')) throw malformed("a `(` is not closed");
    depth--;
    return inner;
  }

  /** What {@code \} and the next character stand for. */
  private CharacterSet escaped(boolean within) {
    if (at == pattern.length) throw malformed("it ends in a `\\`");
    int c = pattern[at++];
    return switch (c) {
      case 'd' -> CharacterSet.DIGITS;
      case 'D' -> CharacterSet.DIGITS.not();
      case 'w' -> CharacterSet.WORD;
      case 'W' -> CharacterSet.WORD.not();
      case 's' -> CharacterSet.SPACE;
      case 'S' -> CharacterSet.SPACE.not();
      case 't' -> CharacterSet.of('\t', '\t');
      case 'n' -> CharacterSet.of('\n', '\n');
      case 'r' -> CharacterSet.of('\r', '\r');
      case 'f' -> CharacterSet.of('\f', '\f');
      case 'v' -> CharacterSet.of(0x0b, 0x0b);
      case 'u' -> unicode();
      default -> {
        boolean syntax = "^$\\.*+?()[]{}|/".indexOf(c) >= 0 || (within && c == '-');
        if (!syntax) throw malformed("`\\%s` is not known".formatted(Character.toString(c)));
        yield CharacterSet.of(c, c);
      }
    };
  }

  private CharacterSet unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < pattern.length ? Character.digit(pattern[at], 16) : -1;
      if (digit < 0) throw malformed("`\\u` needs four digits");
      code = code * 16 + digit;
      at++;
    }
    if (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
      throw malformed("`\\u` is half a character: write the character itself");
    }
    return CharacterSet.of(code, code);
  }

  private CharacterSet set() {
    boolean others = next('^');
    var ranges = new ArrayList<Integer>();
    while (!next(']')) {
      CharacterSet from = member();
      if (from.others()) throw malformed("`\\D`, `\\W` and `\\S` can't stand in a class");
      boolean range = at + 1 < pattern.length && pattern[at] == '-' && pattern[at + 1] != ']';
      if (!range) {
        ranges.addAll(from.ranges());
        continue;
      }
      at++;
      CharacterSet to = member();
      if (!single(from) || !single(to) || to.ranges().get(0) < from.ranges().get(0)) {
        throw malformed("a range of a class has no such bounds");
      }
      ranges.add(from.ranges().get(0));
      ranges.add(to.ranges().get(0));
    }
    if (ranges.isEmpty()) throw malformed("a class is empty");
    return new CharacterSet(ranges, others);
  }

  private static boolean single(CharacterSet set) {
    return !set.others()
        && set.ranges().size() == 2
        && set.ranges().get(0).equals(set.ranges().get(1));
  }

  private CharacterSet member() {
    if (at == pattern.length) throw malformed("a `[` is not closed");
    int c = pattern[at++];
    if (c == '\\') return escaped(true);
    if (c == '[') throw malformed("a `[` in a class: write `\\[`");
    return CharacterSet.of(c, c);
  }

  private int number() {
    int value = 0;
    int from = at;
    while (at < pattern.length && pattern[at] >= '0' && pattern[at] <= '9') {
      value = value * 10 + pattern[at++] - '0';
      if (value > MOST_TIMES) throw malformed("something is repeated more than 1000 times");
    }
    if (at == from) throw malformed("a `{` is no `{n}`, `{n,}` or `{n,m}`");
    return value;
  }

  private boolean next(int c) {
    if (at < pattern.length && pattern[at] == c) {
      at++;
      return true;
    }
    return false;
  }

  private static List<PatternStep> bounded(List<PatternStep> steps) {
    if (steps.size() > TextPattern.MOST_STEPS) throw malformed("it is too large");
    return steps;
  }

  private static MalformedPattern malformed(String why) {
    return new MalformedPattern(why);
  }
}
