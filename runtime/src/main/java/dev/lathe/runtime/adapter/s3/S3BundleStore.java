package dev.lathe.runtime.adapter.s3;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.aws.AwsFailure;
import dev.lathe.runtime.aws.AwsFailure.Asked;
import dev.lathe.runtime.aws.LazyClient;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.Channels;
import dev.lathe.runtime.bundle.StoredBundles;
import dev.lathe.runtime.platform.Time;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Bundles and channels as objects under a prefix of a bucket. S3's conditional writes keep a bundle
 * from being replaced and a channel from being pointed by two at once.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">conditional
 *     writes</a>
 */
public final class S3BundleStore implements BundleStore, AutoCloseable {
  /** Longest wait for one answer, retries of the SDK included: a function starts within it. */
  private static final Duration CALL_LIMIT = Duration.ofSeconds(20);

  /**
   * A write is sent when S3 is ready to read it, in one piece that its signature covers: who
   * refuses a write answers before it is sent, and is heard.
   */
  static final S3Configuration WRITES =
      S3Configuration.builder()
          .chunkedEncodingEnabled(false)
          .expectContinueThresholdInBytes(0L)
          .build();

  /** S3 answers 409 while another conditional write to the same key is under way. */
  private static final int WRITES_TRIED = 4;

  /** Others that change a channel at the same moment: people, pipelines and a relay. */
  private static final int CHANGES_TRIED = 10;

  /** Metadata of a channel: which write it is from. */
  private static final String WRITE = "lathe-write";

  private static final String READ_PERMISSION = "s3:GetObject";
  private static final String WRITE_PERMISSION = "s3:PutObject";

  private final LazyClient<S3Client> client;
  private final Optional<SignedReads> reads;
  private final String bucket;
  private final String prefix;
  private final Time time;

  /**
   * Uses a client that the caller made; {@link #close} closes it.
   *
   * @param prefix without slashes at its ends; empty for the whole bucket
   */
  public S3BundleStore(S3Client s3, String bucket, String prefix, Time time) {
    this(LazyClient.of(s3), Optional.empty(), bucket, prefix, time);
  }

  /** Has {@code reads} read what is there; the client is made for whatever else there is to do. */
  S3BundleStore(
      LazyClient<S3Client> client,
      Optional<SignedReads> reads,
      String bucket,
      String prefix,
      Time time) {
    this.client = client;
    this.reads = reads;
    this.bucket = bucket;
    this.prefix = prefix.isEmpty() ? "" : prefix + "/";
    this.time = time;
  }

  /** Region, credentials and endpoint come from where the SDK looks for them. */
  public static S3BundleStore open(String bucket, String prefix, Time time) {
    Optional<SignedReads> reads = SignedReads.of(System.getenv(), bucket);
    var store =
        new S3BundleStore(
            new LazyClient<>(() -> opened(bucket, prefix)), reads, bucket, prefix, time);
    if (reads.isEmpty()) store.client.get(); // what is wrong with the settings is said now
    return store;
  }

  private static S3Client opened(String bucket, String prefix) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .serviceConfiguration(WRITES)
            .overrideConfiguration(c -> c.apiCallTimeout(CALL_LIMIT));
    if (endpointIsOurs()) {
      builder.forcePathStyle(true); // a stand-in on one host has no host name for each bucket
      if (System.getenv("AWS_REGION") == null && System.getProperty("aws.region") == null) {
        builder.region(
            Region.US_EAST_1); // else the SDK asks a machine's metadata that is not there
      }
    }
    try {
      return builder.build();
    } catch (SdkClientException | IllegalArgumentException | IllegalStateException e) {
      throw new BundleStoreUnavailable(
          "cannot open s3://%s: %s"
              .formatted(bucket, AwsFailure.unopened(e, asked(READ_PERMISSION, bucket, prefix))),
          e);
    }
  }

  @Override
  public void put(BundleId id, byte[] bytes) {
    StoredBundles.check(id, bytes);
    PutObjectRequest request = bundle(id).ifNoneMatch("*").build();
    asked(
        "put bundle " + id, WRITE_PERMISSION, () -> written(request, RequestBody.fromBytes(bytes)));
  }

  @Override
  public void replace(BundleId id, byte[] bytes) {
    StoredBundles.check(id, bytes);
    PutObjectRequest request = bundle(id).build();
    asked(
        "replace bundle " + id,
        WRITE_PERMISSION,
        () -> written(request, RequestBody.fromBytes(bytes)));
  }

  private PutObjectRequest.Builder bundle(BundleId id) {
    return PutObjectRequest.builder()
        .bucket(bucket)
        .key(prefix + StoredBundles.key(id))
        .contentType("application/octet-stream");
  }

  @Override
  public byte[] get(BundleId id) {
    Optional<byte[]> read = read(StoredBundles.key(id));
    if (read.isPresent()) return read.get();
    return object("get bundle " + id, StoredBundles.key(id))
        .orElseThrow(() -> StoredBundles.missing(id, toString()))
        .asByteArrayUnsafe();
  }

  @Override
  public Optional<String> signature(BundleId id) {
    return text("read the signature of bundle " + id, StoredBundles.signatureKey(id));
  }

  @Override
  public void sign(BundleId id, String signature) {
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(prefix + StoredBundles.signatureKey(id))
            .contentType("text/plain")
            .build();
    asked(
        "sign bundle " + id,
        WRITE_PERMISSION,
        () -> written(request, RequestBody.fromString(signature)));
  }

  @Override
  public Optional<String> text(String channel) {
    return text("read channel `" + channel + "`", Channels.key(channel));
  }

  private Optional<String> text(String what, String key) {
    return read(key)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .or(() -> object(what, key).map(ResponseBytes::asUtf8String));
  }

  private Optional<byte[]> read(String key) {
    return reads.flatMap(one -> one.read(prefix + key));
  }

  @Override
  public boolean change(String channel, ChannelChange change) {
    String key = Channels.key(channel);
    String write = UUID.randomUUID().toString();
    for (int tried = 1; tried <= CHANGES_TRIED; tried++) {
      var found = object("read channel `" + channel + "`", key);
      Optional<String> next =
          change.next(
              found.map(ResponseBytes::asUtf8String), time.now().truncatedTo(ChronoUnit.MILLIS));
      if (next.isEmpty()) return false;
      PutObjectRequest.Builder request = channelPut(key).metadata(Map.of(WRITE, write));
      found.ifPresentOrElse(
          f -> request.ifMatch(f.response().eTag()), () -> request.ifNoneMatch("*"));
      boolean written =
          asked(
              "point channel `" + channel + "`",
              WRITE_PERMISSION,
              () -> written(request.build(), RequestBody.fromString(next.get())));
      if (written || isLast(channel, key, write)) return true;
    }
    throw new BundleStoreUnavailable(
        "cannot point channel `%s` in %s: %s others did so meanwhile"
            .formatted(channel, this, CHANGES_TRIED),
        new IllegalStateException("overtaken"));
  }

  /**
   * Whether the channel's last write is the one named {@code write}: where S3's first answer gets
   * lost, the SDK's own retry meets what it wrote itself, and the condition no longer holds.
   */
  private boolean isLast(String channel, String key, String write) {
    return object("read channel `" + channel + "`", key)
        .filter(found -> write.equals(found.response().metadata().get(WRITE)))
        .isPresent();
  }

  @Override
  public void close() {
    client.ifMade().ifPresent(S3Client::close);
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + prefix;
  }

  /** Whether the write was made; false where its condition did not hold. */
  private boolean written(PutObjectRequest request, RequestBody body) {
    for (int tried = 1; ; tried++) {
      try {
        client.get().putObject(request, body);
        return true;
      } catch (AwsServiceException e) {
        if (e.statusCode() == HttpURLConnection.HTTP_PRECON_FAILED) return false;
        if (e.statusCode() != HttpURLConnection.HTTP_CONFLICT || tried == WRITES_TRIED) throw e;
      }
    }
  }

  private Optional<ResponseBytes<GetObjectResponse>> object(String what, String key) {
    return asked(
        what,
        READ_PERMISSION,
        () -> {
          try {
            return Optional.of(
                client
                    .get()
                    .getObject(
                        r -> r.bucket(bucket).key(prefix + key), ResponseTransformer.toBytes()));
          } catch (NoSuchKeyException e) {
            return Optional.empty();
          }
        });
  }

  @Override
  public boolean has(BundleId id) {
    return asked(
        "look for bundle " + id,
        READ_PERMISSION,
        () -> {
          try {
            client.get().headObject(r -> r.bucket(bucket).key(prefix + StoredBundles.key(id)));
            return true;
          } catch (NoSuchKeyException e) {
            return false;
          }
        });
  }

  private <T> T asked(String what, String permission, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw new BundleStoreUnavailable(
          "cannot %s in %s: %s"
              .formatted(what, this, AwsFailure.told(e, asked(permission, bucket, prefix))),
          e);
    }
  }

  private static Asked asked(String permission, String bucket, String prefix) {
    String arn = "arn:aws:s3:::" + bucket;
    String also = permission.equals(READ_PERMISSION) ? "s3:ListBucket on " + arn : "";
    return new Asked(permission, arn + "/" + prefix + "*", also);
  }

  private PutObjectRequest.Builder channelPut(String key) {
    return PutObjectRequest.builder()
        .bucket(bucket)
        .key(prefix + key)
        .contentType("application/json");
  }

  /** The SDK's own settings for another endpoint: LocalStack, s3proxy, MinIO. */
  private static boolean endpointIsOurs() {
    return System.getenv("AWS_ENDPOINT_URL") != null
        || System.getenv("AWS_ENDPOINT_URL_S3") != null
        || System.getProperty("aws.endpointUrl") != null
        || System.getProperty("aws.endpointUrlS3") != null;
  }
}
