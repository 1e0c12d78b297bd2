package dev.lathe.cli.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the index of guides: what each is for, what of it was played, what was not and why. */
final class GuideIndex {
  static final Path FILE = Path.of("..", "docs", "guides", "README.md");
  private static final Path LIST = Path.of("..", "docs", "llms.txt");

  private GuideIndex() {}

  static String of(List<GuidePage> pages, StandIns standIns) throws IOException {
    var text = new StringBuilder();
    text.append(
        """
        # Guides

        What there is to read, and which of its commands a script types at each build (`GuideCommandsTest`): in a shell, as they stand there, one
        after the other. A command that ends with another code than its page says, or is answered otherwise, fails the build; so does one that nobody
        plays without a reason.

        | guide | what for | commands played | not played, and why |
        |---|---|---|---|
        """);
    String list = Files.readString(LIST);
    for (GuidePage page : pages) {
      if (!page.isGuide()) continue;
      String file = page.name().substring("docs/guides/".length());
      row(
          text,
          page,
          "[%s](%s)".formatted(page.title(), file),
          " " + purpose(list, file) + " |",
          standIns);
    }
    text.append(
        """

        ## Other pages with commands

        | page | commands played | not played, and why |
        |---|---|---|
        """);
    for (GuidePage page : pages) {
      if (page.isGuide() || page.commands().isEmpty()) continue;
      row(text, page, "[%s](%s)".formatted(page.title(), link(page.name())), "", standIns);
    }
    text.append(
        """

        ## What stands in for what they name

        | a page says | here | why |
        |---|---|---|
        """);
    for (StandIns.StandIn one : standIns.names()) {
      text.append("| `%s` | %s |\n".formatted(one.shown(), one.why().replaceFirst(": ", " | ")));
    }
    return text.toString();
  }

  private static void row(
      StringBuilder text, GuidePage page, String link, String purpose, StandIns standIns) {
    int all = page.commands().size();
    int played = page.played(standIns).size();
    String count = all == 0 ? "none in it" : played == all ? "all " + all : played + " of " + all;
    text.append("| %s |%s %s | %s |\n".formatted(link, purpose, count, reasons(page, standIns)));
  }

  private static String reasons(GuidePage page, StandIns standIns) {
    Map<String, Set<String>> byReason = new LinkedHashMap<>();
    for (GuideStep.Command command : page.commands()) {
      standIns
          .named(command)
          .ifPresent(
              named ->
                  byReason
                      .computeIfAbsent(named.why(), why -> new LinkedHashSet<>())
                      .add("`" + brief(command.text()) + "`"));
    }
    var text = new StringBuilder();
    byReason.forEach(
        (why, commands) ->
            text.append(text.isEmpty() ? "" : "; ")
                .append(String.join(", ", commands))
                .append(": ")
                .append(why));
    return text.toString();
  }

  /** A command's first words. */
  private static String brief(String command) {
    Matcher words =
        Pattern.compile("^(?:[A-Z_]+=\\S* )*(?:\\./)?(\\S+(?: [a-z][a-z-]*)*)").matcher(command);
    return words.find() ? words.group(1) : command;
  }

  private static String purpose(String list, String file) {
    Matcher line =
        Pattern.compile(
                "^- \\[.*?\\]\\(guides/" + Pattern.quote(file) + "\\): (.+)$", Pattern.MULTILINE)
            .matcher(list);
    if (!line.find()) throw new AssertionError("docs/llms.txt does not list guides/" + file);
    return line.group(1).replace("|", "\\|");
  }

  private static String link(String name) {
    return name.startsWith("docs/") ? "../" + name.substring("docs/".length()) : "../../" + name;
  }
}
