package dev.lathe.conformance.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.adapter.s3.S3BundleStore;
import dev.lathe.runtime.adapter.s3.S3ProxyServer;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.wiring.BundleStores;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

final class S3BundleStoreTest extends BundleStoreConformance {
  private static final S3ProxyServer SERVER = S3ProxyServer.start();
  private static final S3Client CLIENT = SERVER.client();
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  private final String bucket = "bundles-" + BUCKETS.incrementAndGet();
  private final S3BundleStore store = SERVER.store(bucket, "shop/eu", TIME);

  @AfterAll
  static void stop_the_server() {
    CLIENT.close();
    SERVER.close();
  }

  @Override
  protected BundleStore store() {
    return store;
  }

  @Override
  protected void damage(BundleId id, byte[] bytes) {
    String key = "shop/eu/bundles/" + id;
    CLIENT.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
  }

  @Override
  protected void scribble(String channel, String text) {
    String key = "shop/eu/channels/" + channel + ".json";
    CLIENT.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(text));
  }

  @Test
  void a_place_is_opened_with_the_endpoint_and_the_credentials_that_the_sdk_finds() {
    var settings =
        Map.of(
            "aws.endpointUrl", SERVER.url(),
            "aws.accessKeyId", S3ProxyServer.ACCESS_KEY,
            "aws.secretAccessKey", S3ProxyServer.SECRET_KEY);
    settings.forEach(System::setProperty);
    try (var opened = (S3BundleStore) BundleStores.open("s3://" + bucket + "/other/", TIME)) {
      Sample bundle = sample("one");
      opened.put(bundle.id(), bundle.file());
      assertArrayEquals(bundle.file(), opened.get(bundle.id()));
      assertEquals("s3://" + bucket + "/other/", opened.toString());
      assertThrows(RuntimeException.class, () -> store.get(bundle.id()));
    } finally {
      settings.keySet().forEach(System::clearProperty);
    }
  }

  @Test
  void a_bucket_that_is_not_there_is_unavailable_and_named() {
    var elsewhere = new S3BundleStore(CLIENT, "no-such-bucket", "", TIME);
    Sample bundle = sample("one");
    for (var e :
        new RuntimeException[] {
          assertThrows(
              BundleStoreUnavailable.class, () -> elsewhere.put(bundle.id(), bundle.file())),
          assertThrows(BundleStoreUnavailable.class, () -> elsewhere.get(bundle.id())),
          assertThrows(BundleStoreUnavailable.class, () -> elsewhere.pointer("live"))
        }) {
      assertTrue(e.toString().contains("s3://no-such-bucket/"), e.toString());
      assertTrue(e.toString().contains("NoSuchBucket"), e.toString());
      assertFalse(e.toString().contains(S3ProxyServer.SECRET_KEY));
    }
  }
}
