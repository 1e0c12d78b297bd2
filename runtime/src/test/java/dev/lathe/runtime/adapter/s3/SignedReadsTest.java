package dev.lathe.runtime.adapter.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.aws.LazyClient;
import dev.lathe.runtime.bundle.StoredBundles;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Against a server that verifies signatures. */
final class SignedReadsTest {
  private static final S3ProxyServer SERVER = S3ProxyServer.start();
  private static final S3Client CLIENT = SERVER.client();
  private static final byte[] BYTES = "a bundle".getBytes(StandardCharsets.UTF_8);
  private static final BundleId ID = new BundleId("ab".repeat(32));

  static {
    CLIENT.createBucket(r -> r.bucket("bundles"));
    String key = "shop/" + StoredBundles.key(ID);
    CLIENT.putObject(r -> r.bucket("bundles").key(key), RequestBody.fromBytes(BYTES));
  }

  @AfterAll
  static void stop_the_server() {
    CLIENT.close();
    SERVER.close();
  }

  private static Map<String, String> environment() {
    return new HashMap<>(
        Map.of(
            "AWS_ENDPOINT_URL_S3",
            SERVER.url(),
            "AWS_REGION",
            "us-east-1",
            "AWS_ACCESS_KEY_ID",
            S3ProxyServer.ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY",
            S3ProxyServer.SECRET_KEY));
  }

  private static SignedReads reads(Map<String, String> environment) {
    return SignedReads.of(environment, "bundles").orElseThrow();
  }

  @Test
  void what_is_there_is_read_and_no_client_is_made_for_it() {
    var store =
        new S3BundleStore(
            new LazyClient<>(
                () -> {
                  throw new AssertionError("a client was made");
                }),
            Optional.of(reads(environment())),
            "bundles",
            "shop",
            new SystemTime());
    assertArrayEquals(BYTES, store.get(ID));
    store.close();
  }

  @Test
  void what_is_not_there_or_refused_is_left_to_the_client() {
    assertEquals(Optional.empty(), reads(environment()).read("shop/other"));
    assertEquals(Optional.empty(), reads(environment()).read("shop/ä b"));
    Map<String, String> wrong = environment();
    wrong.put("AWS_SECRET_ACCESS_KEY", "another one");
    assertEquals(Optional.empty(), reads(wrong).read("shop/" + StoredBundles.key(ID)));
    Map<String, String> nobody = environment();
    nobody.put("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1");
    assertEquals(Optional.empty(), reads(nobody).read("shop/" + StoredBundles.key(ID)));

    var store =
        new S3BundleStore(
            new LazyClient<>(() -> CLIENT),
            Optional.of(reads(wrong)),
            "bundles",
            "shop",
            new SystemTime());
    assertArrayEquals(BYTES, store.get(ID));
    var missing = new BundleId("cd".repeat(32));
    assertThrows(BundleUnreadable.class, () -> store.get(missing));
    assertTrue(store.pointer("live").isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "AWS_ACCESS_KEY_ID, ''",
    "AWS_SECRET_ACCESS_KEY, ''",
    "AWS_REGION, ''",
    "AWS_REGION, cn-north-1",
    "AWS_REGION, us-iso-east-1",
    "AWS_PROFILE, deploy",
    "AWS_USE_FIPS_ENDPOINT, true"
  })
  void where_the_environment_leaves_something_to_find_out_the_client_does_it_all(
      String variable, String value) {
    Map<String, String> environment = environment();
    environment.put(variable, value);
    assertEquals(Optional.empty(), SignedReads.of(environment, "bundles"));
    assertEquals(Optional.empty(), SignedReads.of(environment(), "bundles.of.acme"));
  }
}
