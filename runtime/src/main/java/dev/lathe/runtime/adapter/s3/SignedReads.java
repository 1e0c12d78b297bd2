package dev.lathe.runtime.adapter.s3;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Reads objects by one signed GET each, where the environment says all that this takes, as Lambda's
 * does: keys and a region. The SDK's client of S3 is a tenth of all classes that the start of a
 * function loads, for the one object that it reads. What is answered by anything but the object is
 * left to that client, with its retries, redirects and errors. Thread-safe.
 */
final class SignedReads {
  private static final Duration TO_CONNECT = Duration.ofSeconds(2);
  private static final Duration TO_ANSWER = Duration.ofSeconds(5);

  /** Others are in partitions with domains of their own. */
  private static final Pattern REGION = Pattern.compile("(?!cn-|us-iso)[a-z]{2}(-[a-z]+)+-[0-9]");

  /** What stands for itself in a path and in a signature. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/-]+");

  /** A name with dots fits no certificate. */
  private static final Pattern HOST = Pattern.compile("[a-z0-9-]+");

  private final String place;
  private final String region;
  private final AwsCredentialsIdentity credentials;

  private SignedReads(String place, String region, AwsCredentialsIdentity credentials) {
    this.place = place;
    this.region = region;
    this.credentials = credentials;
  }

  /**
   * What {@code environment} says of {@code bucket}; empty where it leaves something to be found
   * out.
   */
  static Optional<SignedReads> of(Map<String, String> environment, String bucket) {
    String key = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
    String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
    String region = environment.getOrDefault("AWS_REGION", "");
    if (key.isBlank() || secret.isBlank() || !REGION.matcher(region).matches()) {
      return Optional.empty();
    }
    if (elsewhere(environment) || !HOST.matcher(bucket).matches()) return Optional.empty();
    String endpoint =
        environment.getOrDefault(
            "AWS_ENDPOINT_URL_S3", environment.getOrDefault("AWS_ENDPOINT_URL", ""));
    String place =
        endpoint.isBlank()
            ? "https://%s.s3.%s.amazonaws.com/".formatted(bucket, region)
            : endpoint.replaceFirst("/+$", "") + "/" + bucket + "/";
    String session = environment.getOrDefault("AWS_SESSION_TOKEN", "");
    return Optional.of(
        new SignedReads(
            place,
            region,
            session.isBlank()
                ? AwsCredentialsIdentity.create(key, secret)
                : AwsSessionCredentialsIdentity.create(key, secret, session)));
  }

  /** Whether endpoints of another kind were asked for, or settings that the SDK alone reads. */
  private static boolean elsewhere(Map<String, String> environment) {
    return environment.containsKey("AWS_USE_FIPS_ENDPOINT")
        || environment.containsKey("AWS_USE_DUALSTACK_ENDPOINT")
        || environment.containsKey("AWS_PROFILE")
        || System.getProperty("aws.accessKeyId") != null
        || System.getProperty("aws.region") != null
        || System.getProperty("aws.endpointUrl") != null
        || System.getProperty("aws.endpointUrlS3") != null;
  }

  /** The object's bytes; empty where it, or an answer, was not to be had this way. */
  Optional<byte[]> read(String key) {
    if (!PLAIN.matcher(key).matches()) return Optional.empty();
    SdkHttpRequest request =
        SdkHttpRequest.builder().uri(URI.create(place + key)).method(SdkHttpMethod.GET).build();
    try (SdkHttpClient http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(TO_CONNECT)
            .socketTimeout(TO_ANSWER)
            .build()) {
      SdkHttpRequest signed = signed(request);
      HttpExecuteResponse response =
          http.prepareRequest(HttpExecuteRequest.builder().request(signed).build()).call();
      var body = response.responseBody();
      if (response.httpResponse().statusCode() != HttpURLConnection.HTTP_OK || body.isEmpty()) {
        return Optional.empty();
      }
      try (var stream = body.get()) {
        return Optional.of(stream.readAllBytes());
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private SdkHttpRequest signed(SdkHttpRequest request) {
    return AwsV4HttpSigner.create()
        .sign(
            one ->
                one.identity(credentials)
                    .request(request)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false))
        .request();
  }
}
