package dev.lathe.runtime.http;

import dev.lathe.model.bundle.BundledFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The user interfaces that a bundle carries: where each is, and its files.
 *
 * @param mounts the longest path first
 * @param config what modules tell a browser, placeholders of variables kept
 * @param files the bundle's by path
 */
record Pages(List<Mount> mounts, Json.Obj config, Function<String, Optional<BundledFile>> files) {
  private static final String INDEX = "pages.json";

  /** Where the interface at the root is, too. */
  private static final String UI = "ui";

  Pages {
    mounts = List.copyOf(mounts);
  }

  /**
   * One interface.
   *
   * @param segments of the path that it is below
   */
  record Mount(List<String> segments, String service) {
    Mount {
      segments = List.copyOf(segments);
    }

    /** Its path, without a slash at its end: empty at the root. */
    String base() {
      return segments.isEmpty() ? "" : "/" + String.join("/", segments);
    }
  }

  /** A mount that a path is below, and what is left of the path. */
  record Place(Mount mount, List<String> rest) {}

  /** Reads what {@code files} say; a bundle without user interfaces has none. */
  static Pages of(Function<String, Optional<BundledFile>> files) {
    Json.Obj index =
        files
            .apply(INDEX)
            .map(file -> Json.orEmpty(JsonText.parse(file.text())))
            .orElse(new Json.Obj(Map.of()));
    var mounts = new ArrayList<Mount>();
    if (index.get("mounts").orElse(Json.NULL) instanceof Json.Arr(var items)) {
      for (Json item : items) {
        Json.Obj mount = Json.orEmpty(item);
        List<String> segments =
            segments(mount.text("path").orElse("/")).stream().filter(s -> !s.isEmpty()).toList();
        mounts.add(new Mount(segments, mount.text("service").orElse("")));
      }
    }
    Optional<Mount> root = mounts.stream().filter(m -> m.segments().isEmpty()).findFirst();
    boolean taken = mounts.stream().anyMatch(m -> m.segments().equals(List.of(UI)));
    if (root.isPresent() && !taken) mounts.add(new Mount(List.of(UI), root.get().service()));
    mounts.sort(Comparator.comparing((Mount mount) -> mount.segments().size()).reversed());
    return new Pages(mounts, index.object("config"), files);
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }

  /** The interface that a path belongs to; empty where it belongs to none. */
  Optional<Place> at(List<String> segments) {
    for (Mount mount : mounts) {
      int depth = mount.segments().size();
      if (segments.size() >= depth && segments.subList(0, depth).equals(mount.segments())) {
        return Optional.of(new Place(mount, segments.subList(depth, segments.size())));
      }
    }
    return Optional.empty();
  }

  /** A page's file of {@code mount}, such as {@code screens/home.json}. */
  Optional<String> file(Mount mount, String name) {
    return files.apply("pages/" + mount.service() + "/" + name).map(BundledFile::text);
  }

  /** What modules tell a browser, each text filled by {@code fill}. */
  String config(Function<String, String> fill) {
    return JsonText.write(filled(config, fill));
  }

  private static Json filled(Json value, Function<String, String> fill) {
    return switch (value) {
      case Json.Str(String text) -> Json.of(fill.apply(text));
      case Json.Obj(var members) -> {
        var filled = new LinkedHashMap<String, Json>();
        members.forEach((name, member) -> filled.put(name, filled(member, fill)));
        yield new Json.Obj(filled);
      }
      case Json.Arr(var items) ->
          new Json.Arr(items.stream().map(item -> filled(item, fill)).toList());
      case Json.Num _, Json.Bool _, Json.Null _ -> value;
    };
  }

  /** A text as it stands between the quotes of an attribute. */
  static String attribute(String text) {
    return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
  }
}
