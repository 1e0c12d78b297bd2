package dev.lathe.runtime.adapter.s3;

import dev.lathe.runtime.platform.Time;
import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** S3 in this process, in memory, on a free loopback port. */
public final class S3ProxyServer implements AutoCloseable {
  /** What the server asks for, and {@link #client} uses. */
  public static final String ACCESS_KEY = "local-identity";

  /** What the server asks for, and {@link #client} uses. */
  public static final String SECRET_KEY = "local-credential";

  private final S3Proxy proxy;

  private S3ProxyServer(S3Proxy proxy) {
    this.proxy = proxy;
  }

  /** Starts it, without buckets. */
  public static S3ProxyServer start() {
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(new TransientNio2BlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .ignoreUnknownHeaders(true) // those of session tokens, which it does not look at
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .build();
    try {
      proxy.start();
    } catch (Exception e) {
      throw new IllegalStateException("s3proxy does not start", e);
    }
    return new S3ProxyServer(proxy);
  }

  /** What {@code AWS_ENDPOINT_URL} is set to for it. */
  public String url() {
    return "http://127.0.0.1:" + proxy.getPort();
  }

  /** A client for it; the caller closes it. */
  public S3Client client() {
    return S3Client.builder()
        .endpointOverride(URI.create(url()))
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .serviceConfiguration(S3BundleStore.WRITES)
        .build();
  }

  /** Makes a bucket. */
  public void bucket(String bucket) {
    try (S3Client client = client()) {
      client.createBucket(r -> r.bucket(bucket));
    }
  }

  /** Makes a bucket and opens a store in it. */
  public S3BundleStore store(String bucket, String prefix, Time time) {
    S3Client client = client();
    client.createBucket(r -> r.bucket(bucket));
    return new S3BundleStore(client, bucket, prefix, time);
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("s3proxy does not stop", e);
    }
  }
}
