package dev.lathe.compiler;

import dev.lathe.compiler.check.Check;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.parse.Parse;
import dev.lathe.compiler.source.FolderReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** How many mistakes the cases make in each artifact, and which layer finds them. */
final class FindingTable {
  private static final List<String> LAYERS =
      List.of("read", "parse", "structural", "reference", "consistency", "resolve", "advice");

  private final Map<String, Map<String, Integer>> counts = new ConcurrentHashMap<>();

  /** Counts a case by its first finding. */
  void add(FolderReader.Outcome read, Diagnostic first) {
    counts
        .computeIfAbsent(artifact(first.span().file()), _ -> new ConcurrentHashMap<>())
        .merge(layer(read, first), 1, Integer::sum);
  }

  private static String layer(FolderReader.Outcome read, Diagnostic first) {
    if (read.findings().contains(first)) {
      return "read";
    }
    var parsed = Parse.sources(read.sources(), read.findings());
    if (parsed.findings().contains(first)) {
      return "parse";
    }
    for (Check.Layer layer : Check.Layer.values()) {
      boolean found =
          parsed
              .parsed()
              .filter(p -> Check.rules(p, parsed.findings(), layer).findings().contains(first))
              .isPresent();
      if (found) {
        return layer.name().toLowerCase(java.util.Locale.ROOT);
      }
    }
    return BlueprintReader.resolved(read.sources(), read.findings()).findings().contains(first)
        ? "resolve"
        : "advice";
  }

  private static String artifact(String file) {
    if (file.startsWith("node_modules/")) return "modules";
    if (file.contains("/ui/") || file.startsWith("ui/")) return "ui";
    if (file.startsWith("workflows/")) return "workflows";
    if (file.startsWith("init/")) return "init";
    if (file.startsWith("pdm")) return "domain model";
    if (file.contains("qsm")) return "read models";
    if (file.contains("graphs") || file.equals("shapes.json")) return "graphs";
    if (file.contains("bindings")) return "bindings";
    if (file.contains("seed")) return "seeds";
    if (file.endsWith("storage.json")) return "upload routes";
    if (file.endsWith("operations.json")) return "operations";
    if (file.equals("manifest.json")) return "manifest.json";
    return "project";
  }

  @Override
  public String toString() {
    var text = new StringBuilder("%-14s".formatted("artifact"));
    LAYERS.forEach(layer -> text.append("%13s".formatted(layer)));
    text.append("%9s%n".formatted("all"));
    var sums = new TreeMap<String, Integer>();
    new TreeMap<>(counts)
        .forEach(
            (artifact, byLayer) -> {
              text.append(row(artifact, byLayer));
              byLayer.forEach((layer, count) -> sums.merge(layer, count, Integer::sum));
            });
    return text.append(row("all", sums)).toString();
  }

  private static String row(String name, Map<String, Integer> byLayer) {
    var text = new StringBuilder("%-14s".formatted(name));
    LAYERS.forEach(layer -> text.append("%13d".formatted(byLayer.getOrDefault(layer, 0))));
    int all = byLayer.values().stream().mapToInt(Integer::intValue).sum();
    return text.append("%9d%n".formatted(all)).toString();
  }
}
