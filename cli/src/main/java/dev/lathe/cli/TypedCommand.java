package dev.lathe.cli;

/** The command as it was typed, e.g. {@code ./lathe}: hints can be typed in again as they are. */
record TypedCommand(String text) {
  private static final String HINT = "`lathe ";

  /** What the launcher says; who starts the program without it knows its own way. */
  static TypedCommand current() {
    return new TypedCommand(System.getProperty("lathe.command", "lathe"));
  }

  /** {@code said} with the commands that it names in backticks as this one was typed. */
  String in(String said) {
    return text.equals("lathe") ? said : said.replace(HINT, "`" + text + " ");
  }
}
