package dev.lathe.runtime.adapter.s3;

import dev.lathe.runtime.module.Egress;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.storage.ObjectStore;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Objects of one bucket at signed addresses. An address is only a signature, made here with the
 * SDK's signer; its client of S3, which costs a function's start, is not there. Thread-safe.
 */
final class SignedObjects implements ObjectStore {
  private final String place;
  private final String region;
  private final Supplier<AwsCredentialsIdentity> credentials;
  private final Egress egress;
  private final Time time;
  private final boolean once;

  /**
   * @param place the address that keys are put behind, with a slash at its end
   * @param once whether the store knows writes under a condition
   */
  SignedObjects(
      String place,
      String region,
      Supplier<AwsCredentialsIdentity> credentials,
      Egress egress,
      Time time,
      boolean once) {
    this.place = place;
    this.region = region;
    this.credentials = credentials;
    this.egress = egress;
    this.time = time;
    this.once = once;
  }

  /**
   * Size and type are signed, and that nothing may be there: what differs from them is not taken.
   */
  @Override
  public Presigned put(String key, String type, long size, Duration life) {
    Instant now = time.now();
    var told = new TreeMap<>(Map.of("Content-Type", type));
    if (once) told.put(ONLY_WHERE_NOTHING_IS, "*");
    SdkHttpRequest.Builder request =
        request(SdkHttpMethod.PUT, place + key).putHeader("Content-Length", Long.toString(size));
    told.forEach(request::putHeader);
    return new Presigned(signed(request.build(), now, life), told, now.plus(life));
  }

  @Override
  public Presigned get(String key, String filename, Duration life) {
    Instant now = time.now();
    SdkHttpRequest request =
        request(SdkHttpMethod.GET, place + key)
            .putRawQueryParameter("response-content-disposition", attachment(filename))
            .build();
    return new Presigned(signed(request, now, life), new TreeMap<>(), now.plus(life));
  }

  /** RFC 6266: a name for old clients, and the name. */
  private static String attachment(String filename) {
    String plain = filename.replaceAll("[^A-Za-z0-9._ -]", "_");
    String whole = URLEncoder.encode(filename, StandardCharsets.UTF_8).replace("+", "%20");
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + whole;
  }

  @Override
  public Optional<Stored> look(String key, Duration timeout) throws ModuleFailed {
    Egress.Reply reply = asked("HEAD", SdkHttpMethod.HEAD, key, timeout);
    return switch (reply.status()) {
      case HttpURLConnection.HTTP_OK ->
          Optional.of(
              new Stored(
                  Long.parseLong(reply.headers().getOrDefault("content-length", "0")),
                  reply.headers().getOrDefault("content-type", "")));
      case HttpURLConnection.HTTP_NOT_FOUND -> Optional.empty();
      default -> throw failed(reply.status());
    };
  }

  @Override
  public void remove(String key, Duration timeout) throws ModuleFailed {
    int status = asked("DELETE", SdkHttpMethod.DELETE, key, timeout).status();
    switch (status) {
      case HttpURLConnection.HTTP_OK,
          HttpURLConnection.HTTP_NO_CONTENT,
          HttpURLConnection.HTTP_NOT_FOUND -> {}
      default -> throw failed(status);
    }
  }

  private Egress.Reply asked(String name, SdkHttpMethod method, String key, Duration timeout) {
    String url = signed(request(method, place + key).build(), time.now(), timeout.plusMinutes(1));
    return egress.send(new Egress.Ask(name, url, new TreeMap<>(), Optional.empty()), timeout);
  }

  private static SdkHttpRequest.Builder request(SdkHttpMethod method, String url) {
    return SdkHttpRequest.builder().uri(URI.create(url)).method(method);
  }

  private String signed(SdkHttpRequest request, Instant now, Duration life) {
    AwsCredentialsIdentity identity = credentials.get();
    return AwsV4HttpSigner.create()
        .sign(
            one ->
                one.identity(identity)
                    .request(request)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                    .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                    .putProperty(
                        AwsV4HttpSigner.AUTH_LOCATION, AwsV4HttpSigner.AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, life)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)))
        .request()
        .getUri()
        .toString();
  }

  private static ModuleFailed failed(int status) {
    ModuleFailed.Reason reason =
        switch (status) {
          case 401, 403, 400, 301 -> ModuleFailed.Reason.VENDOR;
          case 429 -> ModuleFailed.Reason.OVERLOAD;
          case 503 -> ModuleFailed.Reason.UNAVAILABLE;
          default -> ModuleFailed.Reason.INTERNAL;
        };
    return new ModuleFailed(
        reason,
        reason == ModuleFailed.Reason.VENDOR
            ? "STORAGE_VENDOR_REFUSED: the store of files answered " + status
            : "the store of files answered " + status);
  }
}
