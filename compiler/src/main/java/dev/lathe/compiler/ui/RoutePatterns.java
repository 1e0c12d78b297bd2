package dev.lathe.compiler.ui;

import dev.lathe.compiler.blueprint.Ui;
import java.util.List;

/** The addresses that a UI answers. */
final class RoutePatterns {
  private final List<String> patterns;

  RoutePatterns(Ui ui) {
    this.patterns = ui.routes().stream().map(route -> route.pattern().text()).toList();
  }

  /** Whether {@code to}, which may have {@code :placeholders}, leads to one of the routes. */
  boolean lead(String to) {
    String path = to.replaceFirst("[?#].*", "");
    return patterns.stream().anyMatch(pattern -> matches(pattern, path));
  }

  List<String> all() {
    return patterns;
  }

  private static boolean matches(String pattern, String path) {
    String[] expected = pattern.split("/", -1);
    String[] given = path.split("/", -1);
    if (expected.length != given.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      boolean any = expected[i].startsWith(":") && !given[i].isEmpty();
      if (!any && !expected[i].equals(given[i])) {
        return false;
      }
    }
    return true;
  }
}
