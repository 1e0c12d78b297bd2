package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one kind of function reads of a bundle, apart from all else. A reader passes over parts that
 * it does not know, so one more needs no new format.
 *
 * <p>Each part is a class of its own, so that a fresh JVM loads the readers that it uses and no
 * writer.
 */
abstract sealed class Part<T>
    permits OperationsPart,
        ProjectionsPart,
        SchemaPart,
        SeedsPart,
        OutlinesPart,
        WebhooksPart,
        WorkflowsPart,
        WrittenPart {
  static final int MIB = 1024 * 1024;

  private final String name;
  private final int maximumBytes;

  /**
   * @param name in the manifest
   * @param maximumBytes unpacked; some ten times what a thousand graphs need
   */
  Part(String name, int maximumBytes) {
    this.name = name;
    this.maximumBytes = maximumBytes;
  }

  final String name() {
    return name;
  }

  final int maximumBytes() {
    return maximumBytes;
  }

  abstract T content(Bundle bundle);

  abstract Json.Obj json(T part);

  abstract T read(CanonicalReader in);

  /** Those that {@code bundle} is written as, in the order of the file. */
  static List<Part<?>> of(Bundle bundle) {
    var parts = new ArrayList<Part<?>>();
    parts.add(new OperationsPart());
    parts.add(new ProjectionsPart());
    parts.add(new SchemaPart());
    parts.add(new SeedsPart());
    parts.add(new OutlinesPart());
    if (!bundle.webhooks().isEmpty()) parts.add(new WebhooksPart());
    if (!bundle.workflows().isEmpty()) parts.add(new WorkflowsPart());
    if (bundle.written().isPresent()) parts.add(new WrittenPart());
    return parts;
  }

  /** As messages call it. */
  final String title() {
    return "the part `" + name + "`";
  }

  /** The part's canonical form: UTF-8, no white space, members in one fixed order. */
  final byte[] write(Bundle bundle) {
    return JsonText.write(json(content(bundle))).getBytes(StandardCharsets.UTF_8);
  }

  /** The part of {@code bundle} with other names, as {@link BundleFile#renamed} says. */
  final T renamed(Bundle bundle, SortedMap<String, String> names) {
    String text = new String(write(bundle), StandardCharsets.UTF_8);
    for (Map.Entry<String, String> name : names.entrySet()) {
      text =
          Pattern.compile(Pattern.quote(name.getKey()) + "(?![0-9A-Za-z])")
              .matcher(text)
              .replaceAll(Matcher.quoteReplacement(name.getValue()));
    }
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What was written.
   *
   * @throws JsonText.MalformedJson if {@code canonical} is not this part
   */
  final T read(byte[] canonical) {
    return CanonicalReader.read(canonical, this::read);
  }
}
