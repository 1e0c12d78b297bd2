package dev.lathe.runtime.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A span as a collector gets it.
 *
 * @param kind 2 of a server, 3 of a client, 4 of a producer, 5 of a consumer
 * @param resource what its process says of itself
 * @param links the spans' ids, of whatever trace
 * @param failed whether its status is an error
 * @see <a href="https://github.com/open-telemetry/opentelemetry-proto">the protocol</a>
 */
public record ReceivedSpan(
    String trace,
    String id,
    String parent,
    String state,
    String name,
    int kind,
    Map<String, String> attributes,
    Map<String, String> resource,
    List<String> links,
    boolean failed) {

  /** Those of an ExportTraceServiceRequest. */
  static List<ReceivedSpan> of(byte[] request) {
    var spans = new ArrayList<ReceivedSpan>();
    for (Field group : fields(request)) { // ResourceSpans
      var resource = new TreeMap<String, String>();
      for (Field part : fields(group.bytes())) {
        if (part.number() == 1) {
          for (Field one : fields(part.bytes())) if (one.number() == 1) pair(one, resource);
        }
        if (part.number() != 2) continue;
        for (Field one : fields(part.bytes())) { // ScopeSpans
          if (one.number() == 2) spans.add(span(one.bytes(), resource));
        }
      }
    }
    return spans;
  }

  private static ReceivedSpan span(byte[] bytes, Map<String, String> resource) {
    String trace = "";
    String id = "";
    String parent = "";
    String state = "";
    String name = "";
    int kind = 0;
    boolean failed = false;
    var attributes = new TreeMap<String, String>();
    var links = new ArrayList<String>();
    for (Field field : fields(bytes)) {
      switch (field.number()) {
        case 1 -> trace = HexFormat.of().formatHex(field.bytes());
        case 2 -> id = HexFormat.of().formatHex(field.bytes());
        case 3 -> state = field.text();
        case 4 -> parent = HexFormat.of().formatHex(field.bytes());
        case 5 -> name = field.text();
        case 6 -> kind = (int) field.value();
        case 9 -> pair(field, attributes);
        case 13 -> {
          for (Field one : fields(field.bytes())) {
            if (one.number() == 2) links.add(HexFormat.of().formatHex(one.bytes()));
          }
        }
        case 15 -> {
          for (Field one : fields(field.bytes())) failed |= one.number() == 3 && one.value() == 2;
        }
        default -> {}
      }
    }
    return new ReceivedSpan(
        trace, id, parent, state, name, kind, attributes, resource, links, failed);
  }

  /** Number 3 of an AnyValue is a whole number, 1 a text; others are shown by their bytes. */
  private static void pair(Field field, Map<String, String> pairs) {
    String key = "";
    String value = "";
    for (Field one : fields(field.bytes())) {
      if (one.number() == 1) key = one.text();
      if (one.number() == 2) {
        for (Field any : fields(one.bytes())) {
          value = any.number() == 3 ? Long.toString(any.value()) : any.text();
        }
      }
    }
    pairs.put(key, value);
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private record Field(int number, long value, ByteBuffer content) {
    byte[] bytes() {
      byte[] copy = new byte[content.remaining()];
      content.duplicate().get(copy);
      return copy;
    }

    String text() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<Field> fields(byte[] message) {
    var fields = new ArrayList<Field>();
    ByteBuffer left = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (left.hasRemaining()) {
      long tag = varint(left);
      int number = (int) (tag >>> 3);
      fields.add(
          switch ((int) tag & 7) {
            case 0 -> new Field(number, varint(left), NOTHING);
            case 1 -> new Field(number, left.getLong(), NOTHING);
            case 2 -> {
              byte[] bytes = new byte[(int) varint(left)];
              left.get(bytes);
              yield new Field(number, 0, ByteBuffer.wrap(bytes));
            }
            case 5 -> new Field(number, left.getInt(), NOTHING);
            default -> throw new AssertionError("no message of protobuf: tag " + tag);
          });
    }
    return fields;
  }

  private static long varint(ByteBuffer left) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = left.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) return value;
    }
  }
}
