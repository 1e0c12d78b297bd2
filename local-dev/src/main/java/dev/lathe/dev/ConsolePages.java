package dev.lathe.dev;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.runtime.adapter.folder.FolderPageFiles;
import dev.lathe.runtime.http.PageFiles;
import dev.lathe.runtime.http.PageProgram;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The developer's console below {@code /_lathe}: one page, and its script and style. Whatever below
 * it a browser opens as a page is the console's; what programs ask there is the service's own.
 */
final class ConsolePages {
  private static final String ROOT = "/_lathe";
  private static final String ASSETS = ROOT + "/assets/";

  private static final String MISSING =
      """
      <!doctype html>
      <html lang="en">
      <head><meta charset="utf-8"><title>Lathe console</title><link rel="icon" href="data:,"></head>
      <body>
      <h1>The console is not built yet</h1>
      <p>It is built once, in the background, when <code>lathe dev</code> starts; that takes some
      twenty seconds. Reload this page.</p>
      <p>If it stays like this: npm and Node 20.19 or newer are needed, and
      <code>./lathe ui build</code> says what is missing. The service itself works without.</p>
      </body>
      </html>
      """;

  private final PageProgram program;

  ConsolePages(PageFiles files) {
    this.program = new PageProgram(files);
  }

  /** As the launcher names the folder, or as it lies in Lathe's own. */
  static ConsolePages here() {
    return new ConsolePages(new FolderPageFiles(folder().resolve("console")));
  }

  /** The folder of all programs for browsers; it need not be there. */
  static Path folder() {
    return Optional.ofNullable(System.getProperty("lathe.pages"))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("lathe.home", ".."), "target/lathe/pages"));
  }

  /** Empty where the path is not the console's. */
  Optional<APIGatewayV2HTTPResponse> answer(ServerRequest request) {
    String path = GatewayEvents.path(request);
    String method = request.prologue().method().text();
    if (!path.equals(ROOT) && !path.startsWith(ROOT + "/")) return Optional.empty();
    if (!method.equals("GET") && !method.equals("HEAD")) return Optional.empty();
    if (path.startsWith(ASSETS)) {
      String accepted = request.headers().first(HeaderNames.ACCEPT_ENCODING).orElse("");
      return program.asset(path.substring(ASSETS.length()), accepted).map(ConsolePages::asset);
    }
    return opens(request) ? Optional.of(shell()) : Optional.empty();
  }

  /** Where a browser is led that opens the service's root; for who finds nothing there. */
  Optional<APIGatewayV2HTTPResponse> instead(ServerRequest request) {
    if (!GatewayEvents.path(request).equals("/") || !opens(request)) return Optional.empty();
    return Optional.of(
        APIGatewayV2HTTPResponse.builder()
            .withStatusCode(302)
            .withHeaders(Map.of("Location", ROOT, "Cache-Control", "no-store"))
            .build());
  }

  /** Whether a browser opens a page by it. */
  private static boolean opens(ServerRequest request) {
    String method = request.prologue().method().text();
    return (method.equals("GET") || method.equals("HEAD"))
        && request.headers().first(HeaderNames.ACCEPT).orElse("").contains("text/html");
  }

  private APIGatewayV2HTTPResponse shell() {
    // Its parts load each other by their names alone, so nothing may stand behind one.
    String document =
        program.built()
            ? program.document("Lathe console", ROOT, "", new LinkedHashMap<>())
            : MISSING;
    var headers = headers("text/html; charset=utf-8");
    headers.put("Content-Security-Policy", PageProgram.policy(PageProgram.Reach.OWN_PLACE));
    headers.put("X-Frame-Options", "DENY");
    return answer(headers, document.getBytes(StandardCharsets.UTF_8));
  }

  private static APIGatewayV2HTTPResponse asset(PageProgram.Asset asset) {
    var headers = headers(asset.file().contentType());
    headers.putAll(asset.headers());
    return answer(headers, asset.file().bytes());
  }

  private static SortedMap<String, String> headers(String type) {
    return new TreeMap<>(
        Map.of(
            "Content-Type", type,
            "Cache-Control", "no-store",
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer"));
  }

  private static APIGatewayV2HTTPResponse answer(Map<String, String> headers, byte[] body) {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(200)
        .withHeaders(headers)
        .withBody(Base64.getEncoder().encodeToString(body))
        .withIsBase64Encoded(true)
        .build();
  }
}
