package dev.lathe.compiler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFile;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundledFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Pages with files are told by which bindings these come and go. */
class FilePagesTest {
  private static final String GRAPHS = "services/hiring/graphs/";
  private static final String BINDINGS = "services/hiring/bindings/bindings.json";

  private final TreeMap<String, String> texts = new TreeMap<>();

  FilePagesTest() {
    for (SourceFile file :
        FolderReader.read(Blueprints.example("resumes")).sources().files().values()) {
      texts.put(file.path(), file.text());
    }
  }

  @Test
  void what_is_passed_on_is_read_off_the_call_and_what_is_answered_off_the_result() {
    assertEquals(
        """
        {"answers":{"fileId":"fileId","headers":"headers","url":"uploadUrl"},"method":"POST",\
        "params":{"contentType":"contentType","entityId":"candidateId","filename":"filename","size":"size"},\
        "path":"/api/candidates/{candidateId}/resumes","route":"resume"}\
        """,
        route("candidate", "prepare"));
    assertEquals(
        """
        {"answers":{"files":"files","next":"next"},"method":"GET",\
        "params":{"entityId":"candidateId"},"path":"/api/candidates/{candidateId}/resumes",\
        "route":"resume"}\
        """,
        route("candidate", "list"));
    assertEquals(
        """
        {"method":"POST","params":{"fileId":"fileId"},"path":"/api/resumes/{fileId}/commit"}\
        """,
        route("candidate", "commit"));
  }

  @Test
  void pages_without_files_are_told_nothing() {
    assertEquals(Json.NULL, page("candidates").get("files").orElse(Json.NULL));
  }

  @Test
  void a_binding_that_asks_for_more_than_a_page_can_say_is_passed_over() {
    change(
        GRAPHS + "commitResume.json",
        "\"inputs\": {",
        "\"inputs\": { \"note\": { \"type\": \"string\", \"mode\": \"required\" },");
    change(
        BINDINGS,
        "\"path\": \"/resumes/{fileId}/commit\",\n        \"parameters\": [",
        "\"path\": \"/resumes/{fileId}/commit\",\n        \"parameters\": ["
            + "{ \"name\": \"note\", \"in\": \"body\", \"bindTo\": \"note\", \"required\": true },");
    assertEquals("null", route("candidate", "commit"));
  }

  @Test
  void a_whole_answer_that_is_passed_on_has_its_parts_below_it() {
    change(GRAPHS + "resumeAddress.json", "signed.result.presigned.url", "signed.result.presigned");
    change(
        GRAPHS + "shapes.json",
        "\"Address\": {\n    \"fields\": {\n      \"url\": {\n        \"type\": \"string\"",
        "\"Address\": {\n    \"fields\": {\n      \"url\": {\n        \"type\": \"json\"");
    assertEquals(
        """
        {"answers":{"url":"url.url"},"method":"GET","params":{"fileId":"fileId"},\
        "path":"/api/resumes/{fileId}/address"}\
        """,
        route("candidate", "address"));
  }

  private void change(String path, String find, String replace) {
    String before = requireNonNull(texts.get(path));
    assertEquals(2, (" " + before + " ").split(Pattern.quote(find), -1).length);
    texts.put(path, before.replace(find, replace));
  }

  /** The first binding of {@code operation} that a screen is told of, as JSON. */
  private String route(String screen, String operation) {
    Json found =
        page(screen).object("files").get(operation).orElse(Json.NULL) instanceof Json.Arr routes
            ? routes.items().getFirst()
            : Json.NULL;
    return JsonText.write(found);
  }

  private Json.Obj page(String screen) {
    Result<Bundle> compiled = Compiler.compile(SourceFiles.of(texts));
    if (!(compiled instanceof Result.Ok<Bundle>(Bundle bundle, var _))) {
      throw new AssertionError(compiled.findings().toString());
    }
    BundledFile file = bundle.files().get("pages/hiring/screens/%s.json".formatted(screen));
    return Json.orEmpty(JsonText.parse(new String(requireNonNull(file).bytes(), UTF_8)));
  }
}
