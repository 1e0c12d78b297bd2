package dev.lathe.runtime.operation;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;

/** Tells a request sent again from another one with its key. */
final class RequestHash {
  private RequestHash() {}

  /**
   * sha256, hex, of the binding, what the caller sent for its inputs, and the version it expects.
   * The way the values were written does not count, and neither do inputs it did not send: a retry
   * stays a retry when a rollout between adds an optional input.
   */
  static String of(Binding binding, Inputs inputs, OptionalLong expectedVersion) {
    var sent = new LinkedHashMap<String, Json>();
    inputs.sent().forEach((name, value) -> sent.put(name, value.json()));
    Json version = expectedVersion.isPresent() ? Json.of(expectedVersion.getAsLong()) : Json.NULL;
    var canonical =
        new Json.Arr(
            List.of(
                Json.of(binding.service()), Json.of(binding.name()), new Json.Obj(sent), version));
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha.digest(JsonText.write(canonical).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
