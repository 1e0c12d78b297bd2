package dev.lathe.runtime.aws;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/** Why nothing came from AWS: it was not asked, not reached, or not understood. */
final class Unanswered {
  /** Causes looked through; an exception can be its own cause's cause. */
  private static final int MOST_CAUSES = 10;

  private Unanswered() {}

  static String told(Throwable failed) {
    String message = Optional.ofNullable(failed.getMessage()).orElse("");
    if (message.startsWith("Unable to load credentials")) return MissingCredentials.told();
    if (message.startsWith("Unable to load region")) {
      return "no region is set: set AWS_REGION to the bucket's, or `region` in profile `%s` of %s"
          .formatted(ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow(), Profiles.file());
    }
    if (message.startsWith("An invalid URI was configured")) return noUrl();
    @Nullable Throwable cause = failed;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      Optional<String> known = known(cause);
      if (known.isPresent()) return known.get();
      cause = cause.getCause();
    }
    return message.isEmpty() ? failed.getClass().getSimpleName() : message;
  }

  private static Optional<String> known(Throwable cause) {
    String message = Optional.ofNullable(cause.getMessage()).orElse("");
    return Optional.ofNullable(
        switch (cause) {
          case UnknownHostException _ ->
              "nobody knows an address of %s: is the network there, and %s?"
                  .formatted(message, endpoint().isPresent() ? "AWS_ENDPOINT_URL right" : region());
          case ConnectException _ -> "nothing listens at %s: %s".formatted(where(), startOrMend());
          case NoRouteToHostException _ -> "no way leads to " + where() + ": is the network there?";
          case SocketTimeoutException _ ->
              "no answer came in time from %s: is a proxy or firewall on the way?"
                  .formatted(where());
          case SSLException _ -> tls(message);
          case SocketException _ ->
              "the connection to %s was broken off (%s): try again".formatted(where(), message);
          case URISyntaxException _ -> noUrl();
          case ApiCallTimeoutException _, ApiCallAttemptTimeoutException _ ->
              "no answer came in time from %s, though it was asked more than once: is a proxy or firewall on the way?"
                  .formatted(where());
          case AbortedException _ -> "it was interrupted";
          default -> null;
        });
  }

  private static String tls(String message) {
    if (message.contains("PKIX") || message.contains("certificat")) {
      return "the certificate of %s is not trusted here (%s): a proxy that opens connections needs its own in a trust store, JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE"
          .formatted(where(), message);
    }
    if (message.contains("plaintext") || message.contains("Unsupported or unrecognized")) {
      return "%s does not speak TLS: write http:// instead of https://, if it is a stand-in on this machine"
          .formatted(where());
    }
    return "no TLS connection to %s comes about: %s".formatted(where(), message);
  }

  private static String startOrMend() {
    return endpoint().isPresent()
        ? "start it, or mend AWS_ENDPOINT_URL"
        : "is a proxy or firewall on the way?";
  }

  private static String region() {
    return SdkSystemSetting.AWS_REGION
        .getStringValue()
        .map(region -> "`" + region + "` a region")
        .orElse("the region right");
  }

  private static String noUrl() {
    return "`%s` is no address of a server: write AWS_ENDPOINT_URL as http://HOST:PORT"
        .formatted(endpoint().orElse("AWS_ENDPOINT_URL"));
  }

  private static String where() {
    return endpoint().orElse("AWS's endpoint");
  }

  /** The stand-in's, where one is set. */
  private static Optional<String> endpoint() {
    return setting("AWS_ENDPOINT_URL_S3", "aws.endpointUrlS3")
        .or(() -> setting("AWS_ENDPOINT_URL", "aws.endpointUrl"));
  }

  private static Optional<String> setting(String variable, String property) {
    return Optional.ofNullable(System.getProperty(property))
        .or(() -> Optional.ofNullable(System.getenv(variable)));
  }
}
