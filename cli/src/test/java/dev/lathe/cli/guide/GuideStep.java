package dev.lathe.cli.guide;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a page has its reader do. */
sealed interface GuideStep {
  int line();

  /** A file to write, whose name stands above its text. */
  record WriteFile(int line, String name, String text) implements GuideStep {}

  /**
   * A command to type.
   *
   * @param section the heading it stands below
   * @param text in one line, without comments
   * @param comment what stands above it or behind it, a line each
   * @param shown what it prints, where the page shows that
   */
  record Command(
      int line, String section, String text, String comment, Optional<List<String>> shown)
      implements GuideStep {
    private static final Pattern STATUS =
        Pattern.compile("(?:^|: )([2-5]\\d\\d)\\b(?: ([A-Z][A-Z_]+))?", Pattern.MULTILINE);
    private static final Pattern PROGRAM = Pattern.compile("^(?:[A-Z_]+=[^\\s$\"'(]* )*(\\S+)");

    /** Its first word, but for variables that are set for it. */
    String program() {
      Matcher found = PROGRAM.matcher(text);
      return found.find()
          ? found.group(1).replaceFirst("^\\./", "").replaceFirst("^[A-Za-z_]+=.*", "=")
          : "";
    }

    boolean serves() {
      return text.replaceFirst("^\\./", "").startsWith("lathe dev ");
    }

    boolean asks() {
      return program().equals("curl");
    }

    /** The HTTP status that its comment promises. */
    OptionalInt promisedStatus() {
      Matcher found = STATUS.matcher(comment);
      return found.find() ? OptionalInt.of(Integer.parseInt(found.group(1))) : OptionalInt.empty();
    }

    /** The code that its comment promises beside the status. */
    Optional<String> promisedCode() {
      Matcher found = STATUS.matcher(comment);
      return found.find() ? Optional.ofNullable(found.group(2)) : Optional.empty();
    }
  }
}
