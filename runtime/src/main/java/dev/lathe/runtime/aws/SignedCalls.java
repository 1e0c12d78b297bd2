package dev.lathe.runtime.aws;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Single requests to AWS, signed with the SDK's signer and sent by the JVM's own HTTP client, where
 * the environment says all that this takes, as Lambda's does: keys and a region. The SDK's clients
 * of S3 and SQS, and an HTTP client with trust in certificates of its own for each, are a quarter
 * of what the start of a function costs. Nothing is tried twice, and every refusal is an answer:
 * who gets one asks the SDK's client, which knows regions, retries and errors. Thread-safe.
 */
public final class SignedCalls {
  private static final Duration TO_CONNECT = Duration.ofSeconds(2);

  /** Others are in partitions with domains of their own. */
  private static final Pattern REGION = Pattern.compile("(?!cn-|us-iso)[a-z]{2}(-[a-z]+)+-[0-9]");

  /** What the SDK alone reads. */
  private static final List<String> SETTINGS =
      List.of("AWS_PROFILE", "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT");

  private static final List<String> PROPERTIES =
      List.of("aws.accessKeyId", "aws.region", "aws.endpointUrl", "aws.endpointUrlS3");

  private final Map<String, String> environment;
  private final String region;
  private final AwsCredentialsIdentity credentials;

  private SignedCalls(
      Map<String, String> environment, String region, AwsCredentialsIdentity credentials) {
    this.environment = environment;
    this.region = region;
    this.credentials = credentials;
  }

  /** Of what {@code environment} says; empty where it leaves something to be found out. */
  public static Optional<SignedCalls> of(Map<String, String> environment) {
    String key = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
    String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
    String region = environment.getOrDefault("AWS_REGION", "");
    String session = environment.getOrDefault("AWS_SESSION_TOKEN", "");
    if (key.isBlank()
        || secret.isBlank()
        || !REGION.matcher(region).matches()
        || SETTINGS.stream().anyMatch(environment::containsKey)
        || PROPERTIES.stream().anyMatch(name -> System.getProperty(name) != null)) {
      return Optional.empty();
    }
    AwsCredentialsIdentity credentials =
        session.isBlank()
            ? AwsCredentialsIdentity.create(key, secret)
            : AwsSessionCredentialsIdentity.create(key, secret, session);
    return Optional.of(new SignedCalls(Map.copyOf(environment), region, credentials));
  }

  /** The region that everything is asked in. */
  public String region() {
    return region;
  }

  /**
   * The address that the environment names instead of a service's own, without a slash behind it.
   *
   * @param variable of the service, such as {@code AWS_ENDPOINT_URL_S3}
   */
  public Optional<String> standIn(String variable) {
    return Optional.ofNullable(environment.get(variable))
        .or(() -> Optional.ofNullable(environment.get("AWS_ENDPOINT_URL")))
        .filter(url -> !url.isBlank())
        .map(url -> url.replaceFirst("/+$", ""));
  }

  /**
   * What came back.
   *
   * @param body of any status; empty where there was none
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, and never compared
  public record Answer(int status, byte[] body) {}

  /**
   * Reads an object of S3.
   *
   * @param url of plain characters: what stands for itself in a path
   * @throws IOException if no answer came
   */
  public Answer get(URI url, Duration patience) throws IOException {
    SdkHttpRequest request = SdkHttpRequest.builder().uri(url).method(SdkHttpMethod.GET).build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                one ->
                    one.identity(credentials)
                        .request(request)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false))
            .request();
    return sent(url, signed, null, patience);
  }

  /**
   * Asks a service that takes JSON.
   *
   * @param service as signatures call it
   * @param target the operation, {@code X-Amz-Target}
   * @param version of its JSON: {@code 1.0} or {@code 1.1}
   * @throws IOException if no answer came; it may have done what it was asked
   */
  public Answer post(
      URI url, String service, String target, String version, String body, Duration patience)
      throws IOException {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .uri(url)
            .method(SdkHttpMethod.POST)
            .putHeader("Content-Type", "application/x-amz-json-" + version)
            .putHeader("X-Amz-Target", target)
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                one ->
                    one.identity(credentials)
                        .request(request)
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
            .request();
    return sent(url, signed, body.getBytes(StandardCharsets.UTF_8), patience);
  }

  private static Answer sent(
      URI url, SdkHttpRequest signed, byte @Nullable [] body, Duration patience)
      throws IOException {
    var connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setConnectTimeout(Math.toIntExact(TO_CONNECT.toMillis()));
    connection.setReadTimeout(Math.toIntExact(patience.toMillis()));
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestMethod(signed.method().name());
    // `Host` and `Content-Length` are the JVM's to set, and it sets what was signed.
    signed.forEachHeader(
        (name, values) -> values.forEach(v -> connection.addRequestProperty(name, v)));
    if (body != null) {
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(body.length);
      try (var output = connection.getOutputStream()) {
        output.write(body);
      }
    }
    int status = connection.getResponseCode();
    try (InputStream stream =
        status < HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getInputStream()
            : connection.getErrorStream()) {
      return new Answer(status, stream == null ? new byte[0] : stream.readAllBytes());
    }
  }
}
