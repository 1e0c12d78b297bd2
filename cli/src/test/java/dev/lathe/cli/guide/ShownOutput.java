package dev.lathe.cli.guide;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Compares what a page shows of a command's output with what it printed. A line {@code …} of the
 * page stands for any lines, and {@code …} at the end of one for the rest of it; ids, times, hashes
 * in names of tables and how long something took differ.
 */
public final class ShownOutput {
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
  private static final Pattern HASH = Pattern.compile("_[0-9a-f]{8}(?![0-9a-f])");
  private static final Pattern TOOK = Pattern.compile(" in \\d+ ms");
  private static final String ANY = "…";

  private ShownOutput() {}

  /** Whether this was printed. */
  public static boolean fits(List<String> shown, List<String> printed) {
    if (shown.isEmpty()) return printed.isEmpty();
    List<String> rest = shown.subList(1, shown.size());
    if (!shown.getFirst().strip().equals(ANY)) {
      return !printed.isEmpty()
          && same(shown.getFirst(), printed.getFirst())
          && fits(rest, printed.subList(1, printed.size()));
    }
    for (int skipped = 0; skipped <= printed.size(); skipped++) {
      if (fits(rest, printed.subList(skipped, printed.size()))) return true;
    }
    return false;
  }

  private static boolean same(String shown, String printed) {
    return shown.endsWith(ANY)
        ? plain(printed).startsWith(plain(shown.substring(0, shown.length() - ANY.length())))
        : plain(shown).equals(plain(printed));
  }

  private static String plain(String line) {
    String known = HASH.matcher(ID.matcher(line).replaceAll("ID")).replaceAll("_");
    return TOOK.matcher(TIME.matcher(known).replaceAll("TIME")).replaceAll(" in a while");
  }
}
