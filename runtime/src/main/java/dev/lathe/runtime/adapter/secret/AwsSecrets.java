package dev.lathe.runtime.adapter.secret;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.secret.SecretName.Service;
import dev.lathe.runtime.secret.SecretUnreadable;
import dev.lathe.runtime.secret.Secrets;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Secrets Manager and Parameter Store, each asked by one signed POST: the SDK's client of the first
 * is 0.7 MB of jar (2.54.14) for one request. A request has 5 s, and is sent once more where no
 * answer came or the service was busy. Thread-safe.
 */
public final class AwsSecrets implements Secrets {
  private static final Duration TO_CONNECT = Duration.ofSeconds(2);
  private static final Duration TO_ANSWER = Duration.ofSeconds(5);
  private static final int TRIES = 2;
  private static final int OK = 200;
  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY_REQUESTS = 429;

  private final Map<String, String> environment;
  private final AwsCredentialsProvider credentials;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  AwsSecrets(Map<String, String> environment, AwsCredentialsProvider credentials) {
    this.environment = Map.copyOf(environment);
    this.credentials = credentials;
  }

  /** With the credentials, the region and the endpoints that the SDKs find in this process. */
  public static AwsSecrets create() {
    return new AwsSecrets(System.getenv(), DefaultCredentialsProvider.builder().build());
  }

  @Override
  public String read(String name) {
    SecretName secret;
    try {
      secret = SecretName.of(name);
    } catch (IllegalArgumentException e) {
      throw new SecretUnreadable(String.valueOf(e.getMessage()), e);
    }
    try (SdkHttpClient http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(TO_CONNECT)
            .socketTimeout(TO_ANSWER)
            .build()) {
      return value(secret, asked(secret, http));
    } catch (SdkClientException e) {
      throw unreadable(secret, "this process has no credentials or no region for it", e);
    }
  }

  private record Answer(int status, String body) {
    boolean busy() {
      return status >= SERVER_ERROR
          || status == TOO_MANY_REQUESTS
          || body.contains("ThrottlingException");
    }
  }

  private Answer asked(SecretName secret, SdkHttpClient http) {
    for (int tries = 1; ; tries++) {
      try {
        Answer answer = send(secret, http);
        if (!answer.busy() || tries == TRIES) return answer;
      } catch (IOException e) {
        if (tries == TRIES) {
          throw unreadable(secret, "no answer came: " + e.getClass().getSimpleName(), e);
        }
      }
    }
  }

  private Answer send(SecretName secret, SdkHttpClient http) throws IOException {
    String region =
        secret.region().orElseGet(() -> new DefaultAwsRegionProviderChain().getRegion().id());
    Service service = secret.service();
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .uri(endpoint(service, region))
            .method(SdkHttpMethod.POST)
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", service.target())
            .build();
    SignedRequest signed =
        signer.sign(
            one ->
                one.identity(credentials.resolveCredentials())
                    .request(request)
                    .payload(ContentStreamProvider.fromUtf8String(body(secret)))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service.signed())
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region));
    var execute = HttpExecuteRequest.builder().request(signed.request());
    signed.payload().ifPresent(execute::contentStreamProvider);
    HttpExecuteResponse response = http.prepareRequest(execute.build()).call();
    return new Answer(response.httpResponse().statusCode(), text(response.responseBody()));
  }

  private static String body(SecretName secret) {
    return switch (secret.service()) {
      case SECRETS_MANAGER -> new Members().with("SecretId", secret.id()).text();
      case PARAMETER_STORE ->
          new Members().with("Name", secret.id()).with("WithDecryption", true).text();
    };
  }

  private static String text(Optional<AbortableInputStream> body) throws IOException {
    if (body.isEmpty()) return "";
    try (var stream = body.get()) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private URI endpoint(Service service, String region) {
    String standIn = environment.get(service.endpointVariable());
    if (standIn == null) standIn = environment.get("AWS_ENDPOINT_URL");
    if (standIn != null) return URI.create(standIn.replaceFirst("/+$", "") + "/");
    String domain = region.startsWith("cn-") ? ".amazonaws.com.cn/" : ".amazonaws.com/";
    return URI.create("https://" + service.signed() + "." + region + domain);
  }

  private static String value(SecretName secret, Answer answer) {
    Optional<Json.Obj> body = object(answer.body());
    if (answer.status() != OK) {
      throw refused(secret, answer.status(), body.flatMap(one -> one.text("__type")).orElse(""));
    }
    Optional<Json.Obj> holder =
        secret.service() == Service.PARAMETER_STORE
            ? body.flatMap(one -> one.get("Parameter"))
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
            : body;
    String member = secret.service() == Service.PARAMETER_STORE ? "Value" : "SecretString";
    return holder
        .flatMap(one -> one.text(member))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> unreadable(secret, "it holds no text", null));
  }

  private static Optional<Json.Obj> object(String body) {
    try {
      return JsonText.parse(body) instanceof Json.Obj object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonText.MalformedJson e) {
      return Optional.empty();
    }
  }

  private static SecretUnreadable refused(SecretName secret, int status, String type) {
    String word = type.substring(type.lastIndexOf('#') + 1);
    String permission = secret.service().permission();
    String why =
        switch (word) {
          case "ResourceNotFoundException", "ParameterNotFound" ->
              "there is none of that name in this region and account: make it, or name another one";
          case "AccessDeniedException", "AccessDenied" ->
              "the role may not: allow it " + permission + ", and kms:Decrypt of the secret's key";
          case "DecryptionFailure", "InvalidKeyId" ->
              "its key does not open it: allow the role kms:Decrypt of that key";
          default -> "it answers with status " + status + (word.isEmpty() ? "" : " " + word);
        };
    return unreadable(secret, why, null);
  }

  private static SecretUnreadable unreadable(
      SecretName secret, String why, @Nullable Throwable cause) {
    return new SecretUnreadable(
        "the secret " + secret.id() + " of " + secret.service().title() + " can't be read: " + why,
        cause);
  }
}
