package dev.lathe.runtime.http;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.plan.InputValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;

/** Tells a request sent again from another one with its key. */
final class RequestHash {
  private RequestHash() {}

  /**
   * sha256, hex, of the binding, what the client sent for its inputs, and the version it expects.
   * The way the values were written does not count, and neither do inputs it did not send: a retry
   * stays a retry when a rollout between adds an optional input.
   */
  static String of(
      String service,
      String binding,
      SortedMap<String, InputValue> sent,
      OptionalLong expectedVersion) {
    var inputs = new LinkedHashMap<String, Json>();
    sent.forEach((name, value) -> inputs.put(name, value.json()));
    Json version = expectedVersion.isPresent() ? Json.of(expectedVersion.getAsLong()) : Json.NULL;
    var canonical =
        new Json.Arr(List.of(Json.of(service), Json.of(binding), new Json.Obj(inputs), version));
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha.digest(JsonText.write(canonical).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
