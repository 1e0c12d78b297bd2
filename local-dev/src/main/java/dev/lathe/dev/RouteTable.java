package dev.lathe.dev;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Route;
import java.util.ArrayList;
import java.util.List;

/** A bundle's routes for a person: method, path, and what runs. */
public final class RouteTable {
  private RouteTable() {}

  /** One line a route, in the bundle's order, columns aligned. */
  public static List<String> lines(Bundle bundle) {
    int widest =
        bundle.operations().routes().stream().mapToInt(r -> r.path().length()).max().orElse(0);
    var lines = new ArrayList<String>();
    for (Route route : bundle.operations().routes()) {
      lines.add(
          "%-4s %-{width}s  %s.%s"
              .replace("{width}", Integer.toString(Math.max(1, widest)))
              .formatted(route.method(), route.path(), route.service(), route.binding()));
    }
    return lines;
  }
}
