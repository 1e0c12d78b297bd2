package dev.lathe.runtime.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes an event as a line for people: time, level, message and {@code key=value}. */
final class TextLineEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NONE = {};

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  /** What only CloudWatch reads. */
  private static final String METRICS = "_aws";

  private final ZoneId zone;

  /**
   * @param zone whose time of day lines have
   */
  TextLineEncoder(ZoneId zone) {
    this.zone = zone;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    var line = new StringBuilder(512);
    line.append(TIME.format(event.getInstant().atZone(zone))).append(' ');
    line.append(event.getLevel()).append(' ').append(event.getFormattedMessage());
    var pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (var pair : pairs) {
        if (pair.key.equals(METRICS)) continue;
        line.append(' ').append(pair.key).append('=');
        line.append(
            pair.value instanceof Json json
                ? JsonText.write(json)
                : plain(String.valueOf(pair.value)));
      }
    }
    line.append('\n');
    if (event.getThrowableProxy() != null) {
      line.append(ThrowableProxyUtil.asString(event.getThrowableProxy())).append('\n');
    }
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** One word, whatever a client sent. */
  private static String plain(String value) {
    boolean word = value.chars().noneMatch(c -> c <= ' ' || c == '"' || c == 0x7f);
    return word ? value : '"' + value.replace("\"", "'").replaceAll("\\p{Cntrl}", " ") + '"';
  }

  @Override
  public byte[] headerBytes() {
    return NONE;
  }

  @Override
  public byte[] footerBytes() {
    return NONE;
  }
}
