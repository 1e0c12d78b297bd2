package dev.lathe.runtime.http;

import dev.lathe.model.json.Json;
import dev.lathe.model.problem.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The body as the client meant it: unpacked, and in the one charset that JSON has. */
final class ReceivedBody {
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]*)", Pattern.CASE_INSENSITIVE);

  private ReceivedBody() {}

  /** What the headers say of {@code body} is done, or told to be more than is taken here. */
  static Checked<HttpBody> of(HttpHeaders headers, HttpBody body) {
    if (body.size() == 0) return new Checked.Passed<>(body);
    Optional<String> charset = headers.first("content-type").flatMap(ReceivedBody::charset);
    if (charset.isPresent() && !utf8(charset.get())) {
      return refused("A body is taken in UTF-8, not in \"" + shown(charset.get()) + "\"");
    }
    String encoding =
        headers.first("content-encoding").orElse("identity").strip().toLowerCase(Locale.ROOT);
    return switch (encoding) {
      case "", "identity" -> new Checked.Passed<>(body);
      case "gzip", "x-gzip" -> unpacked(body);
      default -> refused("A body is taken plain or in gzip, not in \"" + shown(encoding) + "\"");
    };
  }

  /** The object that {@code request} brings; no body is an empty one. */
  static Checked<Json.Obj> object(HttpRequest request) {
    return of(request.headers(), request.body()).then(Control::objectOrNone);
  }

  private static Optional<String> charset(String contentType) {
    Matcher found = CHARSET.matcher(contentType);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /** ASCII is UTF-8 too. */
  private static boolean utf8(String charset) {
    return switch (charset.toLowerCase(Locale.ROOT)) {
      case "utf-8", "utf8", "us-ascii", "ascii" -> true;
      default -> false;
    };
  }

  /** A small body can be packed from one that fills the memory: no more is unpacked than taken. */
  private static Checked<HttpBody> unpacked(HttpBody body) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body.bytes()))) {
      byte[] bytes = in.readNBytes(HttpPipeline.MAXIMUM_BODY_BYTES + 1);
      if (bytes.length > HttpPipeline.MAXIMUM_BODY_BYTES) {
        return new Checked.Refused<>(RequestTarget.tooLarge());
      }
      return new Checked.Passed<>(HttpBody.of(bytes));
    } catch (IOException e) {
      return new Checked.Refused<>(
          Problem.of(ErrorCode.INVALID_BODY, "The body is said to be gzip, and is not"));
    }
  }

  /** It goes back to its sender, in a length that is no burden. */
  private static String shown(String value) {
    return value.substring(0, Math.min(value.length(), 40)).replaceAll("[^!-~]", "?");
  }

  private static Checked<HttpBody> refused(String message) {
    return new Checked.Refused<>(
        Problem.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, message)
            .withHeader("Accept-Encoding", "gzip, identity"));
  }
}
