package dev.lathe.simulation;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.Killed;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.webhook.Receiver;
import dev.lathe.simulation.Bank.Wrong;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whom the bank's webhook tells of every event: a receiver that stumbles, and that holds what it
 * gets to what it was promised.
 */
final class Ledger implements Receiver {
  private static final byte[] KEY =
      "a key of thirty-two bytes, no less".getBytes(StandardCharsets.UTF_8);

  static final Variables VARIABLES =
      new Variables(
          Map.of("LEDGER_SECRET", "whsec_" + Base64.getEncoder().encodeToString(KEY)), false);

  private static final String URL = "https://ledger.example/events";

  private final World world;

  /** Bodies by id: what comes again is the same. */
  private final Map<String, String> taken = new HashMap<>();

  private final Map<String, Long> versions = new TreeMap<>();

  Ledger(World world) {
    this.world = world;
  }

  /** How many events of each stream were taken. */
  Map<String, Long> versions() {
    return versions;
  }

  @Override
  public List<Answer> post(List<Post> posts, Duration timeout) {
    List<Answer> answers = new ArrayList<>();
    for (Post post : posts) {
      world.meanwhile();
      answers.add(answer(post, timeout));
    }
    if (world.chaos().strikes(Fault.WEBHOOK_KILLED_AFTER_POST)) throw new Killed();
    return answers;
  }

  private Answer answer(Post post, Duration timeout) {
    Chaos chaos = world.chaos();
    if (chaos.strikes(Fault.RECEIVER_AWAY)) {
      world.time().advance(timeout);
      return new Answer.NotReached("no answer");
    }
    if (chaos.strikes(Fault.RECEIVER_OVERLOADED)) {
      return answered(429, Optional.of(Duration.ofSeconds(10)));
    }
    if (chaos.strikes(Fault.RECEIVER_REFUSES)) return answered(chaos.even() ? 500 : 422);
    if (chaos.strikes(Fault.RECEIVER_GONE)) return answered(410);
    take(post);
    if (chaos.strikes(Fault.RECEIVER_ANSWER_LOST)) return new Answer.NotReached("reset");
    return answered(200);
  }

  private static Answer answered(int status) {
    return answered(status, Optional.empty());
  }

  private static Answer answered(int status, Optional<Duration> retryAfter) {
    return new Answer.Answered(status, "", retryAfter);
  }

  private void take(Post post) {
    String id = post.headers().getOrDefault("webhook-id", "");
    String signed = id + "." + post.headers().get("webhook-timestamp") + "." + post.body();
    if (!("v1," + signature(signed)).equals(post.headers().get("webhook-signature"))) {
      throw new Wrong("a webhook is not signed as it should be");
    }
    if (!post.url().toString().equals(URL)) throw new Wrong("posted to " + post.url());
    String before = taken.putIfAbsent(id, post.body());
    if (before != null) {
      if (!before.equals(post.body())) throw new Wrong(id + " was posted with another body");
      return;
    }
    Json.Obj event = (Json.Obj) JsonText.parse(post.body());
    String stream = event.text("subject").orElseThrow();
    long version = ((Json.Num) event.get("rntversion").orElseThrow()).decimal().longValueExact();
    long last = versions.getOrDefault(stream, 0L);
    if (version != last + 1) {
      throw new Wrong("version %s of %s was posted after %s".formatted(version, stream, last));
    }
    versions.put(stream, version);
  }

  private static String signature(String signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
