package dev.lathe.runtime.queue;

import dev.lathe.model.digest.Sha256;
import java.util.regex.Pattern;

/** What SQS and SNS take for a name, and for a text. */
public final class Sendable {
  /**
   * Groups, and ids by which messages are told apart: 1 to 128 letters, digits and ASCII
   * punctuation.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html">SendMessage</a>
   */
  private static final Pattern NAME = Pattern.compile("[!-~]{1,128}");

  /** What is left of 128 beside {@code ~} and 64 hex digits. */
  private static final int ENTITY_CHARACTERS = 63;

  private Sendable() {}

  /** A stream's group: the stream, or its entity and its digest where that can be no name. */
  public static String group(String entity, String stream) {
    if (NAME.matcher(stream).matches()) return stream;
    String prefix = entity.substring(0, Math.min(entity.length(), ENTITY_CHARACTERS));
    return prefix + "~" + Sha256.hex(stream);
  }

  /** An event's id, or its digest where that can be no name. */
  public static String id(String id) {
    return NAME.matcher(id).matches() ? id : Sha256.hex(id);
  }

  /**
   * Escapes the two characters that JSON allows and SQS refuses; they occur in strings alone.
   *
   * @see <a href="https://www.w3.org/TR/REC-xml/#charsets">the characters SQS takes</a>
   */
  public static String json(String text) {
    if (text.indexOf('\uFFFE') < 0 && text.indexOf('\uFFFF') < 0) return text;
    return text.replace("\uFFFE", "\\uFFFE").replace("\uFFFF", "\\uFFFF");
  }
}
