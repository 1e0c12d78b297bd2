package dev.lathe.cli;

import dev.lathe.dev.RouteTable;
import dev.lathe.model.bundle.Bundle;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** What a server says to people once it answers: where, what, and how to try it. */
final class Welcome {
  private Welcome() {}

  /**
   * @param manner how it answers, after the time that it took; empty for nothing
   * @param curls what to try; empty where nothing can be
   * @param notes a line each, before how to stop it
   */
  static void print(
      PrintWriter out,
      Ansi ansi,
      Bundle bundle,
      String address,
      double seconds,
      String manner,
      List<String> curls,
      List<String> notes) {
    out.println(
        ansi.string(
            String.format(
                Locale.ROOT,
                "@|bold %s|@ answers at @|bold,cyan %s|@ after %.1f s%s",
                bundle.name(),
                address,
                seconds,
                manner)));
    out.println();
    RouteTable.lines(bundle).forEach(line -> out.println("  " + line));
    if (!curls.isEmpty()) {
      out.println();
      out.println("Try:");
      curls.forEach(line -> out.println("  " + line));
    }
    out.println();
    notes.forEach(out::println);
    out.println("Ctrl-C stops it; its data stays.");
  }
}
