package dev.lathe.dev;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.model.bundle.BundledFile;
import dev.lathe.runtime.adapter.folder.FolderPageFiles;
import dev.lathe.runtime.http.PageFiles;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
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

  /** What the page may load and ask: this server alone. */
  private static final String POLICY =
      "default-src 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; script-src"
          + " 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'";

  private static final String SHELL =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Lathe console</title>
      <link rel="icon" href="data:,">
      <link rel="stylesheet" href="/_lathe/assets/main.css">
      </head>
      <body>
      <div id="root"></div>
      <script type="module" src="/_lathe/assets/main.js"></script>
      </body>
      </html>
      """;

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

  private final PageFiles files;

  ConsolePages(PageFiles files) {
    this.files = files;
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
      boolean packs =
          request.headers().first(HeaderNames.ACCEPT_ENCODING).orElse("").contains("gzip");
      return asset(path.substring(ASSETS.length()), packs);
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
    boolean built = files.file("main.js").isPresent();
    var headers = headers("text/html; charset=utf-8");
    headers.put("Content-Security-Policy", POLICY);
    headers.put("X-Frame-Options", "DENY");
    return answer(headers, (built ? SHELL : MISSING).getBytes(StandardCharsets.UTF_8));
  }

  private Optional<APIGatewayV2HTTPResponse> asset(String name, boolean packs) {
    Optional<BundledFile> packed = packs ? files.file(name + ".gz") : Optional.empty();
    return packed
        .or(() -> files.file(name))
        .map(
            file -> {
              var headers = headers(file.contentType());
              headers.put("Vary", "Accept-Encoding");
              if (packed.isPresent()) headers.put("Content-Encoding", "gzip");
              return answer(headers, file.bytes());
            });
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
