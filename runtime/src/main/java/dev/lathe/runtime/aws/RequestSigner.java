package dev.lathe.runtime.aws;

import java.net.URI;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * Signs requests that somebody else sends, with the credentials that the SDK finds in this process;
 * they are looked for with the first request. Thread-safe.
 */
public final class RequestSigner {
  private @Nullable AwsCredentialsProvider credentials;

  /** That no request can be signed here; the message says the way out, and no credential. */
  public static final class Unsigned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unsigned(String why, SdkException cause) {
      super(why, cause);
    }
  }

  /**
   * The headers with which a POST of {@code body} to {@code url} is taken; {@code Host} and {@code
   * Content-Length} are the sender's to set.
   *
   * @param service as signatures call it
   * @param headers that it has in any case; they are signed too
   * @throws Unsigned if there are no credentials
   */
  public SortedMap<String, String> headers(
      URI url, String service, String region, SortedMap<String, String> headers, String body) {
    var request = SdkHttpRequest.builder().uri(url).method(SdkHttpMethod.POST);
    headers.forEach(request::putHeader);
    try {
      var identity = credentials().resolveCredentials();
      SdkHttpRequest signed =
          AwsV4HttpSigner.create()
              .sign(
                  one ->
                      one.identity(identity)
                          .request(request.build())
                          .payload(ContentStreamProvider.fromUtf8String(body))
                          .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                          .putProperty(AwsV4HttpSigner.REGION_NAME, region))
              .request();
      SortedMap<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      signed.forEachHeader((name, values) -> all.put(name, String.join(",", values)));
      all.remove("host");
      all.remove("content-length");
      return all;
    } catch (SdkException e) {
      throw new Unsigned(Unanswered.told(e), e);
    }
  }

  private synchronized AwsCredentialsProvider credentials() {
    AwsCredentialsProvider made = credentials;
    if (made == null) {
      made = DefaultCredentialsProvider.builder().build();
      credentials = made;
    }
    return made;
  }

  /** The same with credentials that are known. */
  public static RequestSigner with(AwsCredentialsProvider credentials) {
    var signer = new RequestSigner();
    signer.credentials = credentials;
    return signer;
  }
}
