package dev.lathe.runtime.http;

import dev.lathe.model.bundle.BundledFile;
import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Answers a browser: the document that every address of a user interface has, the program that it
 * loads, and what this shows. All of it may be kept by a content network, as none of it depends on
 * who asks.
 */
final class PageAnswers {
  private static final String HTML = "text/html; charset=utf-8";

  /** Whoever keeps it asks each time whether it still is the answer. */
  private static final String ASKED = "no-cache";

  /** A year: its name changes with its content. */
  private static final String FOREVER = "public, max-age=31536000, immutable";

  /** As the format has it: scripts and styles of this place alone, and none within a page. */
  private static final Map<String, String> POLICIES =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none';"
              + " script-src 'self'; style-src 'self'; connect-src 'self' https:; frame-src https:;"
              + " img-src 'self' data: https:; font-src 'self'",
          "Permissions-Policy",
          "camera=(), microphone=(), geolocation=()");

  private static final String NOT_BUILT =
      """
      <!doctype html>
      <html lang="en">
      <head><meta charset="utf-8"><title>Not built yet</title><link rel="icon" href="data:,"></head>
      <body>
      <div id="root"></div>
      <h1>This page's program is not here</h1>
      <p>The user interface is in the bundle; the program that shows it is built with npm:
      <code>lathe dev</code> does so in the background, which takes some twenty seconds once, and
      <code>lathe ui build</code> says what is missing. Everything but pages works without.</p>
      </body>
      </html>
      """;

  private final PageFiles program;
  private final HttpSettings settings;

  PageAnswers(HttpSettings settings) {
    this.program = settings.pages();
    this.settings = settings;
  }

  /** Empty where {@code request} is not for a page of {@code bundle}, or a part of one. */
  Optional<Reply> reply(LoadedBundle bundle, HttpRequest request, RequestTarget target) {
    Pages own = bundle.pages().get();
    Pages pages = own.mounts().isEmpty() ? Pages.of(program::generated) : own;
    Optional<Pages.Place> place = pages.at(target.segments());
    if (place.isEmpty()) return Optional.empty();
    Pages.Mount mount = place.get().mount();
    List<String> rest = place.get().rest();
    return switch (rest.isEmpty() ? "" : rest.getFirst()) {
      case "_manifest.json" -> json(pages.file(mount, "manifest.json"), request);
      case "_layouts" -> page(pages, mount, "layouts/", rest, request);
      case "_screens" -> page(pages, mount, "screens/", rest, request);
      case "_ui-assets.json" -> json(Optional.of("{\"modules\":[]}"), request);
      case "config.json" -> json(Optional.of(config(pages)), request);
      case "assets" -> rest.size() == 2 ? asset(rest.getLast(), request) : Optional.empty();
      default -> shell(pages, mount, rest, request);
    };
  }

  /** Where nobody set a variable, a browser can only be told that it is not set. */
  private String config(Pages pages) {
    return pages.config(settings.variables().leniently()::fill);
  }

  private static Optional<Reply> page(
      Pages pages, Pages.Mount mount, String folder, List<String> rest, HttpRequest request) {
    if (rest.size() != 2) return Optional.empty();
    String name = rest.getLast();
    String file = name.endsWith(".json") ? name : name + ".json";
    return json(pages.file(mount, folder + file), request);
  }

  private static Optional<Reply> json(Optional<String> document, HttpRequest request) {
    return document.map(
        text -> {
          String tag = Known.tag(Optional.empty(), text);
          return Known.of(request.headers()).has(tag)
              ? new Reply.Unchanged(tag)
              : new Reply.Success(
                  new AnswerBody.Text(text), "application/json", ASKED, Map.of("ETag", tag));
        });
  }

  private Optional<Reply> asset(String name, HttpRequest request) {
    boolean packs = request.headers().first("accept-encoding").orElse("").contains("gzip");
    Optional<BundledFile> packed = packs ? program.file(name + ".gz") : Optional.empty();
    return packed
        .or(() -> program.file(name))
        .map(
            file -> {
              var headers = new TreeMap<>(Map.of("Vary", "Accept-Encoding"));
              if (packed.isPresent()) headers.put("Content-Encoding", "gzip");
              String kept = request.rawQuery().startsWith("v=") ? FOREVER : ASKED;
              return new Reply.Success(
                  new AnswerBody.Bytes(file.bytes()), file.contentType(), kept, headers);
            });
  }

  /**
   * The document, at each address of the interface's own path {@code /ui} and at its root, and
   * elsewhere for browsers alone: a program that asks for what is not there learns that.
   */
  private Optional<Reply> shell(
      Pages pages, Pages.Mount mount, List<String> rest, HttpRequest request) {
    boolean own = mount.segments().equals(List.of("ui")) || rest.isEmpty();
    boolean browses = request.headers().first("accept").orElse("").contains("text/html");
    if (!own && !browses) return Optional.empty();
    Optional<BundledFile> script = program.file("main.js");
    if (script.isEmpty()) {
      return Optional.of(html(NOT_BUILT));
    }
    String title =
        pages
            .file(mount, "manifest.json")
            .map(text -> Json.orEmpty(JsonText.parse(text)).object("metadata"))
            .flatMap(metadata -> metadata.text("title"))
            .orElse("");
    return Optional.of(html(document(title, mount.base())));
  }

  private String document(String title, String base) {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%1$s</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="%2$s/assets/main.css?v=%3$s">
    <link rel="modulepreload" href="%2$s/assets/main.js?v=%3$s">
    </head>
    <body>
    <div id="root"></div>
    <script type="module" src="%2$s/assets/main.js?v=%3$s" id="lathe" data-base="%2$s"%4$s></script>
    <noscript>This page needs JavaScript.</noscript>
    </body>
    </html>
    """
        .formatted(
            Pages.attribute(title),
            Pages.attribute(base),
            digest("main.js") + digest("main.css"),
            settings.development() ? " data-development" : "");
  }

  private String digest(String name) {
    return program
        .file(name)
        .map(file -> Sha256.hex(new String(file.bytes(), StandardCharsets.UTF_8)).substring(0, 8))
        .orElse("");
  }

  private static Reply html(String document) {
    return new Reply.Success(new AnswerBody.Text(document), HTML, ASKED, POLICIES);
  }
}
