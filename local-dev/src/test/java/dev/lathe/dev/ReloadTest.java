package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle that is deployed while the server runs answers the next request. */
class ReloadTest {
  @TempDir private Path folder;

  @Test
  void a_route_that_is_new_answers_its_first_request_and_data_stay() {
    SourceFiles sources = FolderReader.read(Blueprints.example("issue-tracker")).sources();
    try (Served served = Served.blueprint(Blueprints.example("issue-tracker"), folder)) {
      String before = served.http().get("/v1/issues?limit=50").text();
      assertEquals(404, served.http().get("/v1/everything?limit=50").status());

      served.server().deploy(moved(sources));

      assertEquals(200, served.http().get("/v1/everything?limit=50").status());
      assertEquals(before, served.http().get("/v1/everything?limit=50").text());
    }
  }

  /** The list of issues under another path. */
  private static Bundle moved(SourceFiles sources) {
    var texts = new TreeMap<String, String>();
    sources.files().forEach((path, file) -> texts.put(path, file.text()));
    texts.computeIfPresent(
        "services/tracker/bindings/bindings.json",
        (_, text) -> {
          int list = text.indexOf("\"listIssues\"");
          int path = text.indexOf("\"path\": \"/issues\"", list);
          return text.substring(0, path)
              + "\"path\": \"/everything\""
              + text.substring(path + "\"path\": \"/issues\"".length());
        });
    return Served.value(Compiler.compile(SourceFiles.of(texts)));
  }
}
