package dev.lathe.runtime.http;

import dev.lathe.model.bundle.BundledFile;
import dev.lathe.model.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A program for browsers as it is handed out: its document, its files, packed where who asks reads
 * that, and what it may load. Files are read when they are asked for. Thread-safe.
 */
public final class PageProgram {
  private static final String SCRIPT = "main.js";
  private static final String STYLE = "main.css";

  private final PageFiles files;

  /**
   * @param files the program's; need not be built
   */
  public PageProgram(PageFiles files) {
    this.files = files;
  }

  /** What a document may ask for beside scripts and styles, which are of its own place always. */
  public enum Reach {
    /** This server alone. */
    OWN_PLACE("connect-src 'self'; img-src 'self' data:"),
    /** As the format has it: data, frames and pictures of other places too, by https. */
    ENCRYPTED_PLACES("connect-src 'self' https:; frame-src https:; img-src 'self' data: https:"),
    /** While one develops: these, and what stands in for them on this machine. */
    THIS_MACHINE(
        "connect-src 'self' https: http://localhost:*; frame-src https:;"
            + " img-src 'self' data: https: http://localhost:*");

    private final String directives;

    Reach(String directives) {
      this.directives = directives;
    }
  }

  /**
   * One file of the program.
   *
   * @param headers those beside type and caching, by their names
   */
  public record Asset(BundledFile file, Map<String, String> headers) {}

  /**
   * A {@code Content-Security-Policy}: scripts and styles of the document's own place alone, and
   * none within a page.
   */
  public static String policy(Reach reach) {
    return "default-src 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none';"
        + " script-src 'self'; style-src 'self'; font-src 'self'; "
        + reach.directives;
  }

  /** Whether it was built. */
  public boolean built() {
    return files.file(SCRIPT).isPresent();
  }

  /** Changes with the script and the style; 16 hexadecimal digits. */
  public String version() {
    return digest(SCRIPT) + digest(STYLE);
  }

  /**
   * The file {@code name}, packed where {@code accepted} (an {@code Accept-Encoding}) lets it;
   * empty where there is none.
   */
  public Optional<Asset> asset(String name, String accepted) {
    Optional<BundledFile> packed =
        accepted.contains("gzip") ? files.file(name + ".gz") : Optional.empty();
    return packed
        .or(() -> files.file(name))
        .map(
            file ->
                new Asset(
                    file,
                    packed.isPresent()
                        ? Map.of("Content-Encoding", "gzip", "Vary", "Accept-Encoding")
                        : Map.of("Vary", "Accept-Encoding")));
  }

  /**
   * The document that loads it.
   *
   * @param base the path that {@code /assets} stands below, without a slash at its end
   * @param query what is put behind the files' names, such as {@code ?v=…}; may be empty
   * @param attributes of the script's element, which the program reads; one without value is empty
   */
  public String document(
      String title, String base, String query, SequencedMap<String, String> attributes) {
    var read = new StringBuilder();
    attributes.forEach(
        (name, value) -> {
          read.append(' ').append(name);
          if (!value.isEmpty()) read.append("=\"").append(Pages.attribute(value)).append('"');
        });
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%1$s</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="%2$s/assets/main.css%3$s">
    <link rel="modulepreload" href="%2$s/assets/main.js%3$s">
    </head>
    <body>
    <div id="root"></div>
    <script type="module" src="%2$s/assets/main.js%3$s"%4$s></script>
    <noscript>This page needs JavaScript.</noscript>
    </body>
    </html>
    """
        .formatted(Pages.attribute(title), Pages.attribute(base), query, read);
  }

  private String digest(String name) {
    return files
        .file(name)
        .map(file -> Sha256.hex(new String(file.bytes(), StandardCharsets.UTF_8)).substring(0, 8))
        .orElse("");
  }
}
