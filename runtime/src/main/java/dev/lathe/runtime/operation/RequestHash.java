package dev.lathe.runtime.operation;

import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
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
    var sent = new Members();
    inputs.sent().forEach((name, value) -> sent.with(name, value.json()));
    Json version = expectedVersion.isPresent() ? Json.of(expectedVersion.getAsLong()) : Json.NULL;
    var canonical =
        new Json.Arr(
            List.of(Json.of(binding.service()), Json.of(binding.name()), sent.object(), version));
    return Sha256.hex(JsonText.write(canonical));
  }
}
