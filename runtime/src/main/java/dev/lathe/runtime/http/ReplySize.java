package dev.lathe.runtime.http;

import java.util.Map;

/**
 * How large an answer is as Lambda carries it: JSON in UTF-8, in which the body is a string, bytes
 * in base64.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">quotas</a>
 */
final class ReplySize {
  /** In bytes: Lambda's own limit of a synchronous answer, 6 MB and what it names in its error. */
  static final long LARGEST = 6_291_556;

  /** In bytes: names of members, status and flag, generously. */
  private static final int AROUND = 200;

  /** Quotes, colon and comma of one header. */
  private static final int AROUND_HEADER = 6;

  /** A character becomes six at the most, as in {@code \\u0001}. */
  private static final int LARGEST_CHARACTER = 6;

  private ReplySize() {}

  /** In bytes; of what is surely small enough, no less than it is. */
  static long of(HttpAnswer answer) {
    long size = AROUND;
    for (Map.Entry<String, String> header : answer.headers().entrySet()) {
      size += header.getKey().length() + AROUND_HEADER;
      size += LARGEST_CHARACTER * (long) header.getValue().length();
    }
    return size
        + switch (answer.body()) {
          case AnswerBody.Text(String text) -> text(text);
          case AnswerBody.Bytes bytes -> (bytes.size() + 2L) / 3 * 4;
        };
  }

  private static long text(String text) {
    long most = LARGEST_CHARACTER * (long) text.length();
    return most <= LARGEST / 2 ? most : escaped(text);
  }

  private static long escaped(String text) {
    long size = 0;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      size +=
          switch (character) {
            case '"', '\\', '\b', '\t', '\n', '\f', '\r' -> 2;
            default -> {
              if (character < 0x20) yield LARGEST_CHARACTER;
              if (character < 0x80) yield 1;
              if (character < 0x800) yield 2;
              yield Character.isSurrogate(character) ? 2 : 3; // of a pair each has half of four
            }
          };
    }
    return size;
  }
}
