package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.dev.Http.Answer;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.digest.Sha256;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.rollout.BundleRollout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose a token is that the blueprint keeps itself. */
class OwnTokensTest {
  private static final String INTROSPECT = "services/keys/graphs/introspect.json";
  private static final String ALICE = "dev:alice";

  @TempDir private Path folder;

  @Test
  void a_key_counts_while_it_is_good_on_sqlite() {
    counts(new DatabaseChoice.OwnFile());
  }

  @Test
  void a_key_counts_while_it_is_good_on_libsql() {
    try (LocalSqld server = LocalSqld.start()) {
      counts(new DatabaseChoice.At(server.url(), Optional.empty()));
    }
  }

  private void counts(DatabaseChoice database) {
    try (Served served = Served.on(database, example(), folder)) {
      assertEquals(401, builds(served, "one").status());
      String key = add(served, "one");
      assertEquals(200, builds(served, "one").status());
      assertEquals(401, builds(served, "ONE").status());
      assertEquals(401, builds(served, Sha256.hex("one")).status(), "the digest is no token");
      assertEquals(200, post(served, "/api/keys/" + key + "/revoke", "{}", ALICE).status());
      assertEquals(401, builds(served, "one").status());
      add(served, "two");
      assertEquals(200, builds(served, "two").status());
    }
  }

  /** Two bearers of one token are nobody, and so is one without a name. */
  @Test
  void who_is_not_just_one_is_nobody() {
    Path careless = edited("careless", "\"eq\": [\"keyView.digest\"", "\"neq\": [\"keyView.name\"");
    try (Served served = Served.blueprint(careless, folder.resolve("data"))) {
      assertEquals(401, builds(served, "any").status());
      add(served, "one");
      assertEquals(200, builds(served, "any").status(), "the only one");
      add(served, "two");
      assertEquals(401, builds(served, "any").status());
    }
    Path nameless =
        edited("nameless", "\"sub\": \"keyView.owner\"", "\"sub\": { \"$literal\": \"\" }");
    try (Served served = Served.blueprint(nameless, folder.resolve("data-2"))) {
      add(served, "one");
      assertEquals(401, builds(served, "one").status());
    }
  }

  /** The read is asked of what is live, whatever the process has at hand. */
  @Test
  void a_bundle_that_went_live_meanwhile_says_whose_a_key_is() {
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), example(), folder)) {
      add(served, "one");
      assertEquals(200, builds(served, "one").status());
      Path strict = edited("strict", "\"active\"", "\"trusted\"");
      BundleFile file = BundleFile.of(Served.value(Compiler.compile(strict)));
      var store = new DevFolder(folder).store(SystemPlatform.create().time());
      store.put(file.id(), file.bytes());
      new BundleRollout(served.database()).finish(file.bundle(), file.id());
      assertEquals(401, builds(served, "one").status());
    }
  }

  private static Bundle example() {
    return Served.value(Compiler.compile(Blueprints.example("deploy-keys")));
  }

  private static String add(Served served, String key) {
    Answer added =
        post(
            served,
            "/api/keys",
            "{\"name\":\"k\",\"digest\":\"%s\"}".formatted(Sha256.hex(key)),
            ALICE);
    assertEquals(200, added.status(), added.text());
    return added.get("keyId");
  }

  private static Answer builds(Served served, String token) {
    Answer answer = post(served, "/api/builds", "{\"commit\":\"c0ffee\"}", token);
    assertTrue(
        answer.status() == 200 || answer.text().contains("RUNTIME_AUTH_TOKEN_INVALID"),
        answer.text());
    return answer;
  }

  private static Answer post(Served served, String path, String body, String token) {
    return served.http().post(path, body, "Authorization", "Bearer " + token);
  }

  /** The example with another read of whose a key is. */
  private Path edited(String name, String find, String replace) {
    Path to = folder.resolve(name);
    Path from = Blueprints.example("deploy-keys");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) Files.createDirectories(target);
        else Files.copy(file, target);
      }
      Path graph = to.resolve(INTROSPECT);
      String text = Files.readString(graph);
      assertTrue(text.contains(find), text);
      Files.writeString(graph, text.replace(find, replace));
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
