package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.bundle.WebhookPlan;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one kind of function reads of a bundle, apart from all else. A reader passes over parts that
 * it does not know, so one more needs no new format.
 *
 * @param name in the manifest
 * @param maximumBytes unpacked; some ten times what a thousand graphs need
 */
record Part<T>(
    String name,
    int maximumBytes,
    Function<Bundle, T> of,
    Function<T, Json.Obj> writer,
    Function<CanonicalReader, T> reader) {
  private static final int MIB = 1024 * 1024;

  static final Part<Operations> OPERATIONS =
      new Part<>(
          "operations",
          16 * MIB,
          Bundle::operations,
          OperationsWriter::operations,
          OperationsReader::operations);

  static final Part<List<ProjectionPlan>> PROJECTIONS =
      new Part<>(
          "projections",
          4 * MIB,
          Bundle::projections,
          TablesWriter::projections,
          TablesReader::projections);

  static final Part<Schema> SCHEMA =
      new Part<>("schema", 8 * MIB, Bundle::schema, TablesWriter::schema, TablesReader::schema);

  static final Part<List<SeedEvent>> SEEDS =
      new Part<>("seeds", 8 * MIB, Bundle::seeds, TablesWriter::seeds, TablesReader::seeds);

  /** For who explains a bundle: no function reads it. */
  static final Part<Outlines> OUTLINES =
      new Part<>(
          "outlines",
          16 * MIB,
          Bundle::outlines,
          OutlinesWriter::outlines,
          OutlinesReader::outlines);

  /** Only in bundles that have some. */
  static final Part<List<WebhookPlan>> WEBHOOKS =
      new Part<>("webhooks", MIB, Bundle::webhooks, WebhooksJson::write, WebhooksJson::read);

  /** Only in bundles that have some. */
  static final Part<List<WorkflowPlan>> WORKFLOWS =
      new Part<>(
          "workflows",
          4 * MIB,
          Bundle::workflows,
          WorkflowWriter::workflows,
          WorkflowReader::workflows);

  /** In the order of the file. */
  private static final List<Part<?>> ALWAYS =
      List.of(OPERATIONS, PROJECTIONS, SCHEMA, SEEDS, OUTLINES);

  /** Those that {@code bundle} is written as. */
  static List<Part<?>> of(Bundle bundle) {
    var parts = new ArrayList<>(ALWAYS);
    if (!bundle.webhooks().isEmpty()) parts.add(WEBHOOKS);
    if (!bundle.workflows().isEmpty()) parts.add(WORKFLOWS);
    return parts;
  }

  /** As messages call it. */
  String title() {
    return "the part `" + name + "`";
  }

  /** The part's canonical form: UTF-8, no white space, members in one fixed order. */
  byte[] write(Bundle bundle) {
    return JsonText.write(writer.apply(of.apply(bundle))).getBytes(StandardCharsets.UTF_8);
  }

  /** The part of {@code bundle} with other names, as {@link BundleFile#renamed} says. */
  T renamed(Bundle bundle, SortedMap<String, String> names) {
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
  T read(byte[] canonical) {
    return CanonicalReader.read(canonical, reader);
  }
}
