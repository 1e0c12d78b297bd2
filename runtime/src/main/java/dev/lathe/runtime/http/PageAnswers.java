package dev.lathe.runtime.http;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  private final PageFiles files;
  private final PageProgram program;
  private final HttpSettings settings;
  private final Map<String, String> policies;

  PageAnswers(HttpSettings settings) {
    this.files = settings.pages();
    this.program = new PageProgram(files);
    this.settings = settings;
    this.policies =
        Map.of(
            "Content-Security-Policy",
            PageProgram.policy(
                settings.development()
                    ? PageProgram.Reach.THIS_MACHINE
                    : PageProgram.Reach.ENCRYPTED_PLACES),
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=()");
  }

  /** Empty where {@code request} is not for a page of {@code bundle}, or a part of one. */
  Optional<Reply> reply(LoadedBundle bundle, HttpRequest request, RequestTarget target) {
    Pages own = bundle.pages().get();
    Pages pages = own.mounts().isEmpty() ? Pages.of(files::generated) : own;
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
    String kept = request.rawQuery().startsWith("v=") ? FOREVER : ASKED;
    return program
        .asset(name, request.headers().first("accept-encoding").orElse(""))
        .map(
            asset ->
                new Reply.Success(
                    new AnswerBody.Bytes(asset.file().bytes()),
                    asset.file().contentType(),
                    kept,
                    asset.headers()));
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
    if (!program.built()) return Optional.of(html(NOT_BUILT));
    String title =
        pages
            .file(mount, "manifest.json")
            .map(text -> Json.orEmpty(JsonText.parse(text)).object("metadata"))
            .flatMap(metadata -> metadata.text("title"))
            .orElse("");
    var attributes = new LinkedHashMap<String, String>();
    attributes.put("id", "lathe");
    attributes.put("data-base", mount.base());
    if (settings.development()) attributes.put("data-development", "");
    return Optional.of(
        html(program.document(title, mount.base(), "?v=" + program.version(), attributes)));
  }

  private Reply html(String document) {
    return new Reply.Success(new AnswerBody.Text(document), HTML, ASKED, policies);
  }
}
