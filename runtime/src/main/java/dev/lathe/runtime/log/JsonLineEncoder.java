package dev.lathe.runtime.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event as one JSON object with the event's key-value pairs as members. Every request
 * waits for its line, so the text is put together as it is, without a tree of it.
 */
public final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NONE = {};

  /** A request's line has some 500 characters. */
  private static final int USUAL_CHARACTERS = 1024;

  @Override
  public byte[] encode(ILoggingEvent event) {
    var line = new StringBuilder(USUAL_CHARACTERS);
    member("timestamp", event.getInstant().toString(), line.append('{'));
    member("level", event.getLevel().toString(), line.append(','));
    member("logger", event.getLoggerName(), line.append(','));
    member("message", String.valueOf(event.getFormattedMessage()), line.append(','));
    var pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> member(pair.key, pair.value, line.append(',')));
    }
    if (event.getThrowableProxy() != null) {
      member("failure", ThrowableProxyUtil.asString(event.getThrowableProxy()), line.append(','));
    }
    return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] headerBytes() {
    return NONE;
  }

  @Override
  public byte[] footerBytes() {
    return NONE;
  }

  private static void member(String name, @Nullable Object value, StringBuilder line) {
    text(name, line);
    line.append(':');
    switch (value) {
      case null -> line.append("null");
      case Integer number -> line.append(number);
      case Long number -> line.append(number);
      case Double number -> line.append(BigDecimal.valueOf(number).toPlainString());
      case Boolean flag -> line.append(flag);
      case Rendered rendered -> line.append(rendered.json());
      case Json json -> line.append(JsonText.write(json));
      default -> text(value.toString(), line);
    }
  }

  /** Almost every text can be written as it is. */
  private static void text(String text, StringBuilder line) {
    if (needsNoEscape(text)) line.append('"').append(text).append('"');
    else line.append(JsonText.write(Json.of(text)));
  }

  private static boolean needsNoEscape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') return false;
    }
    return true;
  }
}
