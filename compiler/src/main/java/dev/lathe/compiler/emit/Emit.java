package dev.lathe.compiler.emit;

import dev.lathe.compiler.describe.Api;
import dev.lathe.compiler.describe.OpenApi;
import dev.lathe.compiler.domain.Project;
import dev.lathe.compiler.lower.Lowered;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundledFile;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The stage that puts the bundle together. */
public final class Emit {
  private Emit() {}

  /** All that is run; the same blueprint gives an equal one whatever the order of its files. */
  public static Bundle toRun(Lowered lowered) {
    Project project = lowered.resolved().project();
    return new Bundle(
        project.name(),
        project.version(),
        new Operations(
            Routes.of(lowered.resolved()),
            lowered.commands(),
            lowered.queries(),
            lowered.calls(),
            lowered.resolved().personal()),
        lowered.projections(),
        lowered.schema(),
        List.of(),
        lowered.outlines(),
        project.webhooks(),
        List.of(),
        new TreeMap<>());
  }

  /**
   * {@code bundle}, which is to be run, with its seeds, files and descriptions.
   *
   * @param pages of its user interfaces, by path
   */
  public static Bundle whole(
      Bundle bundle, Lowered lowered, List<SeedEvent> seeds, SortedMap<String, Json> pages) {
    SortedMap<String, BundledFile> files =
        files(new Api(lowered.resolved(), bundle.operations().routes(), bundle.workflows()));
    pages.forEach(
        (path, page) ->
            files.put(path, BundledFile.of(ContentType.JSON, JsonText.writeSorted(page))));
    return bundle.with(seeds, files);
  }

  /** What the bundle will answer to, what people do in its workflows too. */
  public static Api api(ResolvedBlueprint resolved, List<WorkflowPlan> workflows) {
    return new Api(resolved, Routes.of(resolved), workflows);
  }

  /** The blueprint's own files, and the descriptions that functions pass on as they are. */
  private static SortedMap<String, BundledFile> files(Api api) {
    var files = new TreeMap<String, BundledFile>();
    api.resolved().files().forEach((path, text) -> files.put(path, file(path, text)));
    OpenApi.documents(api).forEach((path, document) -> files.put(path, json(document)));
    return files;
  }

  private static BundledFile json(Json document) {
    return BundledFile.of(ContentType.JSON, JsonText.write(document));
  }

  /** JSON without what has no meaning in it: the order of its keys, and white space. */
  private static BundledFile file(String path, String text) {
    String type = ContentType.of(path);
    if (!type.equals(ContentType.JSON)) {
      return BundledFile.of(type, text);
    }
    try {
      return BundledFile.of(type, JsonText.writeSorted(JsonText.parse(text)));
    } catch (JsonText.MalformedJson e) {
      return BundledFile.of(type, text); // nobody reads it yet
    }
  }
}
