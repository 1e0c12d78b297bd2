package dev.lathe.cli.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in a page what its reader does, in the page's order. */
final class GuideText {
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:^`([^`\\n]+)`\\n\\n)?^( *)```([a-z-]+)\\n(.*?)^ *```$",
          Pattern.MULTILINE | Pattern.DOTALL);
  private static final Set<String> SHELL = Set.of("sh", "bash", "shell-session", "console");
  private static final Pattern HEADING = Pattern.compile("^## (.+)$", Pattern.MULTILINE);
  private static final String PROMPT = "$ ";

  private GuideText() {}

  static List<GuideStep> steps(String page) {
    var steps = new ArrayList<GuideStep>();
    Matcher block = BLOCK.matcher(page);
    while (block.find()) {
      int line = 1 + (int) page.substring(0, block.start(4)).lines().count();
      List<String> lines =
          block.group(4).lines().map(text -> text.substring(indent(text, block))).toList();
      String section = section(page.substring(0, block.start()));
      if (SHELL.contains(block.group(3))) {
        boolean session = lines.stream().anyMatch(text -> text.startsWith(PROMPT));
        steps.addAll(session ? session(line, section, lines) : script(line, section, lines));
      } else if (block.group(1) != null) {
        steps.add(new GuideStep.WriteFile(line, block.group(1), block.group(4)));
      }
    }
    return List.copyOf(steps);
  }

  private static String section(String before) {
    return HEADING
        .matcher(before)
        .results()
        .reduce("", (earlier, heading) -> heading.group(1), (one, other) -> other);
  }

  private static int indent(String text, Matcher block) {
    return text.startsWith(block.group(2)) ? block.group(2).length() : 0;
  }

  /** Commands behind prompts, and what they print between them. */
  private static List<GuideStep> session(int first, String section, List<String> lines) {
    var steps = new ArrayList<GuideStep>();
    var shown = new ArrayList<String>();
    for (int i = lines.size() - 1; i >= 0; i--) {
      String line = lines.get(i);
      if (line.startsWith(PROMPT)) {
        String text = line.substring(PROMPT.length());
        steps.addFirst(
            new GuideStep.Command(first + i, section, text, "", Optional.of(List.copyOf(shown))));
        shown.clear();
      } else {
        shown.addFirst(line);
      }
    }
    return steps;
  }

  private static List<GuideStep> script(int first, String section, List<String> lines) {
    var steps = new ArrayList<GuideStep>();
    var comments = new ArrayList<String>();
    String open = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (open.isEmpty() && line.isBlank()) {
        comments.clear();
        continue;
      }
      String whole = open.isEmpty() ? line.strip() : open + line.strip();
      open = "";
      int comment = commentOf(whole);
      if (comment == UNCLOSED) {
        open = whole + "\n";
        continue;
      }
      if (whole.endsWith("\\")) {
        open = whole.substring(0, whole.length() - 1);
        continue;
      }
      if (comment < whole.length()) comments.add(whole.substring(comment + 1).strip());
      String text = whole.substring(0, comment).strip();
      if (text.isEmpty()) continue;
      steps.add(
          new GuideStep.Command(
              first + i, section, text, String.join("\n", comments), Optional.empty()));
      comments.clear();
    }
    return steps;
  }

  private static final int UNCLOSED = -1;

  /** Where a comment begins: the text's end where there is none, nowhere within open quotes. */
  private static int commentOf(String text) {
    char quote = ' ';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean begins = i == 0 || Character.isWhitespace(text.charAt(i - 1));
      if (quote == '\'' || quote == '"') {
        if (c == '\\' && quote == '"') i++;
        else if (c == quote) quote = ' ';
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '#' && begins) {
        return i;
      }
    }
    return quote == ' ' ? text.length() : UNCLOSED;
  }
}
