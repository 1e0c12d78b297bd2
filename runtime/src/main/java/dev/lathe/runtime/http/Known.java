package dev.lathe.runtime.http;

import dev.lathe.model.digest.Sha256;
import dev.lathe.runtime.plan.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answers that a client has, by their entity tags in If-None-Match, and the tag of the answer
 * to come: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2.
 *
 * <p>{@code "3.<sight>"} is an aggregate's third version and nothing else, {@code W/"3.<digest>"}
 * an answer that shows more beside it, {@code W/"b.<digest>"} one that shows no one aggregate. Of
 * the first two If-Match takes the version.
 *
 * @param tags without the {@code W/} of weak ones: a read compares weakly
 * @param any whether whatever there is was asked for, with {@code *}
 */
record Known(List<String> tags, boolean any) {
  static final Known NOTHING = new Known(List.of(), false);

  /** More than any client keeps of one path; beyond it others are as good as not sent. */
  private static final int MOST = 50;

  private static final Pattern TAG = Pattern.compile("(?:W/)?(\"[!#-~\\x80-\\xff]{0,200}\")");
  private static final Pattern REVISION = Pattern.compile("\"(\\d{1,18})\\.([0-9a-f]{1,64})\"");

  /** Hex digits of a body's digest. */
  private static final int DIGEST = 24;

  Known {
    tags = List.copyOf(tags);
  }

  /** What is no list of tags counts as none: the answer is sent then, which is never wrong. */
  static Known of(HttpHeaders headers) {
    Optional<String> sent = headers.first("if-none-match");
    if (sent.isEmpty()) return NOTHING;
    if (sent.get().strip().equals("*")) return new Known(List.of(), true);
    var tags = new ArrayList<String>();
    Matcher found = TAG.matcher(sent.get());
    while (tags.size() < MOST && found.find()) {
      tags.add(found.group(1));
    }
    return new Known(tags, false);
  }

  /** What of them are one aggregate's. */
  List<Revision> revisions() {
    var revisions = new ArrayList<Revision>();
    for (String tag : tags) {
      Matcher parts = REVISION.matcher(tag);
      if (parts.matches()) {
        revisions.add(new Revision(Long.parseLong(parts.group(1)), Optional.of(parts.group(2))));
      }
    }
    return revisions;
  }

  /** Whether the client has the answer with this tag. */
  boolean has(String tag) {
    return any || (!tags.isEmpty() && tags.contains(tag.startsWith("W/") ? tag.substring(2) : tag));
  }

  /** The tag of an answer that shows {@code revision}, or is {@code body}. */
  static String tag(Optional<Revision> revision, String body) {
    if (revision.isPresent() && revision.get().sight().isPresent()) return tag(revision.get());
    String digest = Sha256.hex(body).substring(0, DIGEST);
    String of = revision.map(one -> Long.toString(one.version())).orElse("b");
    return "W/\"" + of + "." + digest + "\"";
  }

  /** The tag of an answer that is {@code revision} and nothing else. */
  static String tag(Revision revision) {
    return "\"" + revision.version() + "." + revision.sight().orElseThrow() + "\"";
  }
}
