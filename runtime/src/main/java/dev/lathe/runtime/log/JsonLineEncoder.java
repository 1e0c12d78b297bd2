package dev.lathe.runtime.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Writes an event as one JSON object with the event's key-value pairs as members. */
public final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NONE = {};

  @Override
  public byte[] encode(ILoggingEvent event) {
    var members = new LinkedHashMap<String, Json>();
    members.put("timestamp", Json.of(event.getInstant().toString()));
    members.put("level", Json.of(event.getLevel().toString()));
    members.put("logger", Json.of(event.getLoggerName()));
    members.put("message", Json.of(String.valueOf(event.getFormattedMessage())));
    var pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> members.put(pair.key, value(pair.value)));
    }
    if (event.getThrowableProxy() != null) {
      members.put("failure", Json.of(ThrowableProxyUtil.asString(event.getThrowableProxy())));
    }
    return (JsonText.write(new Json.Obj(members)) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] headerBytes() {
    return NONE;
  }

  @Override
  public byte[] footerBytes() {
    return NONE;
  }

  private static Json value(@Nullable Object value) {
    return switch (value) {
      case null -> Json.NULL;
      case Integer number -> Json.of(number);
      case Long number -> Json.of(number);
      case Double number -> new Json.Num(BigDecimal.valueOf(number).toPlainString());
      case Boolean flag -> Json.of(flag);
      default -> Json.of(value.toString());
    };
  }
}
