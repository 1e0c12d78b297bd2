package dev.lathe.compiler.parse;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.parse.ReadAllow.Unreadable;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a rule, each at its place in the author's text. */
final class AllowWords {
  private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\n]+");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*");
  private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?");
  private static final Pattern TEXT =
      Pattern.compile("'(?:[^'\\\\]|\\\\['\"\\\\])*'|\"(?:[^\"\\\\]|\\\\['\"\\\\])*\"");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
  private static final Pattern SIGN = Pattern.compile("===|!==|==|!=|<=|>=|&&|\\|\\||[<>!()]");

  /** What a word is. */
  enum Kind {
    NAME,
    CONSTANT,
    SIGN,
    END
  }

  /**
   * A word.
   *
   * @param value of a constant
   */
  record Word(Kind kind, String text, Json value, Span span) {}

  private final Name written;
  private final int[] places;
  private final List<Word> words = new ArrayList<>();

  private AllowWords(Name written) {
    this.written = written;
    this.places = places(written.text());
  }

  /**
   * @throws Unreadable if a word is none, or there are more than {@code most}
   */
  static AllowWords of(Name written, int most) {
    var words = new AllowWords(written);
    words.read(most);
    return words;
  }

  Word at(int index) {
    return words.get(Math.min(index, words.size() - 1));
  }

  private void read(int most) {
    String text = written.text();
    int at = 0;
    while (at < text.length()) {
      int space = end(SPACE, at);
      if (space > at) {
        at = space;
        continue;
      }
      at = word(at);
      if (words.size() > most) {
        throw new Unreadable(
            written.span(),
            "the rule has more than " + most + " words",
            "keep what it compares in a field of its own");
      }
    }
    words.add(new Word(Kind.END, "", Json.NULL, span(text.length(), text.length())));
  }

  private int word(int at) {
    String text = written.text();
    int end = end(NAME, at);
    if (end > at) {
      words.add(named(text.substring(at, end), span(at, end)));
      return end;
    }
    end = end(NUMBER, at);
    if (end > at) {
      boolean more = end < text.length() && (text.charAt(end) == '.' || isLetter(text.charAt(end)));
      if (more) throw unknown(at);
      String digits = text.substring(at, end);
      words.add(new Word(Kind.CONSTANT, digits, new Json.Num(digits), span(at, end)));
      return end;
    }
    end = end(TEXT, at);
    if (end > at) {
      String inner = ESCAPE.matcher(text.substring(at + 1, end - 1)).replaceAll("$1");
      words.add(new Word(Kind.CONSTANT, text.substring(at, end), Json.of(inner), span(at, end)));
      return end;
    }
    end = end(SIGN, at);
    if (end == at) throw unknown(at);
    words.add(new Word(Kind.SIGN, text.substring(at, end), Json.NULL, span(at, end)));
    return end;
  }

  private static boolean isLetter(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private static Word named(String text, Span span) {
    return switch (text) {
      case "true", "false" -> new Word(Kind.CONSTANT, text, Json.of(text.equals("true")), span);
      case "null" -> new Word(Kind.CONSTANT, text, Json.NULL, span);
      default -> new Word(Kind.NAME, text, Json.NULL, span);
    };
  }

  private int end(Pattern pattern, int from) {
    Matcher matcher = pattern.matcher(written.text()).region(from, written.text().length());
    return matcher.lookingAt() ? matcher.end() : from;
  }

  private Unreadable unknown(int at) {
    String text = written.text();
    int end = text.offsetByCodePoints(at, 1);
    boolean quote = text.charAt(at) == '\'' || text.charAt(at) == '"';
    return new Unreadable(
        span(at, end),
        quote
            ? "this text is never closed"
            : "`%s` means nothing in a rule".formatted(text.substring(at, end)),
        quote
            ? "end it with the quote that it begins with"
            : "a rule has names, texts, numbers, `&& || ! == != < <= > >= in` and parentheses");
  }

  /** The place of a part of the text; of all of it where the file has it in other escapes. */
  private Span span(int from, int to) {
    Span whole = written.span();
    if (places[places.length - 1] + 2 != whole.length()) return whole;
    int first = Math.min(places[from], Math.max(0, places[places.length - 1] - 1));
    return new Span(
        whole.file(),
        whole.line(),
        whole.column() + 1 + first,
        Math.max(1, places[to] - places[from]),
        whole.pointer());
  }

  /** Where each character stands within the quotes of a JSON string that escapes what it must. */
  private static int[] places(String text) {
    int[] places = new int[text.length() + 1];
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escaped = c == '"' || c == '\\' || c == '\n' || c == '\t' || c == '\r';
      places[i + 1] = places[i] + (escaped ? 2 : 1);
    }
    return places;
  }
}
