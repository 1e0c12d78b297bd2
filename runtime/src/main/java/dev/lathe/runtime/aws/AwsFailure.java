package dev.lathe.runtime.aws;

import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Why AWS, or what lies on the way to it, did not do what it was asked: what happened, the code to
 * search for, and the way out, in one line. No credential is in it.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3's codes</a>
 */
public final class AwsFailure {
  /** Characters of AWS's own words that are told; an ARN or two fit in. */
  private static final int MOST_WORDS = 400;

  private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]+)'");

  private AwsFailure() {}

  /**
   * What was asked.
   *
   * @param permission that it needs, as {@code s3:GetObject}
   * @param resource the ARN on which
   * @param also permission without which what is not there is refused like what is forbidden; empty
   *     where there is none
   */
  public record Asked(String permission, String resource, String also) {}

  /** What {@code failed} means for who asked {@code asked}, without a full stop. */
  public static String told(SdkException failed, Asked asked) {
    return failed instanceof AwsServiceException service
        ? refusal(service, asked)
        : Unanswered.told(failed);
  }

  /**
   * What it means that no client could be made: {@link #told}, and what the SDK says of files and
   * settings that it can't read.
   */
  public static String unopened(RuntimeException failed, Asked asked) {
    if (failed instanceof SdkException sdk) return told(sdk, asked);
    return "%s, or the file of credentials beside it, is not written as it should be: %s"
        .formatted(Profiles.file(), failed.getMessage());
  }

  private static String refusal(AwsServiceException refused, Asked asked) {
    String code = code(refused);
    String told =
        switch (code) {
          case "NoSuchBucket" -> "there is no such bucket: make it, or name another one";
          case "AccessDenied", "AccessDeniedException", "Forbidden" -> denied(refused, asked);
          case "AllAccessDisabled", "AccountProblem", "NotSignedUp" ->
              "AWS has closed this account or bucket: see the account's console";
          case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired" ->
              "the credentials from %s have expired: %s"
                  .formatted(CredentialsPlace.now().words(), CredentialsPlace.now().renewal());
          case "InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException" ->
              "nobody knows the access key from %s: it was deleted, or is of a stand-in or another partition; %s"
                  .formatted(CredentialsPlace.now().words(), CredentialsPlace.now().renewal());
          case "SignatureDoesNotMatch" ->
              "the secret key from %s does not belong to its access key: copy both again"
                  .formatted(CredentialsPlace.now().words());
          case "InvalidToken" ->
              "the session token from %s does not belong to its access key: set both of one session, or no AWS_SESSION_TOKEN for keys that have none"
                  .formatted(CredentialsPlace.now().words());
          case "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture" ->
              "this machine's clock is wrong by more than AWS accepts, fifteen minutes: set it";
          case "PermanentRedirect",
              "TemporaryRedirect",
              "AuthorizationHeaderMalformed",
              "IllegalLocationConstraintException" ->
              elsewhere(refused);
          case "SlowDown",
              "ServiceUnavailable",
              "InternalError",
              "Throttling",
              "ThrottlingException",
              "RequestLimitExceeded",
              "RequestTimeout" ->
              "AWS is busy, and was asked more than once: try again in a minute";
          case "NotImplemented" ->
              "this stand-in cannot do all that is needed, such as conditional writes, which keep two pushes apart: use a newer one; it says: "
                  + words(refused);
          default -> other(refused, code);
        };
    return told + (code.isEmpty() ? "" : " (" + code + ")");
  }

  private static String denied(AwsServiceException refused, Asked asked) {
    String also =
        asked.also().isEmpty()
            ? ""
            : ", and " + asked.also() + ", without which what is not there is refused as well";
    String words = words(refused);
    String said = words.contains("not authorized") ? "; AWS says: " + words : "";
    return "who the credentials from %s are may not do it: allow them %s on %s%s%s"
        .formatted(
            CredentialsPlace.now().words(), asked.permission(), asked.resource(), also, said);
  }

  private static String elsewhere(AwsServiceException refused) {
    Optional<String> region =
        Optional.ofNullable(refused.awsErrorDetails())
            .map(AwsErrorDetails::sdkHttpResponse)
            .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region"));
    Matcher expected = EXPECTED_REGION.matcher(words(refused));
    if (region.isEmpty() && expected.find()) region = Optional.of(expected.group(1));
    return region
        .map(there -> "the bucket is in region %s: set AWS_REGION=%s".formatted(there, there))
        .orElse("the bucket is in another region: set AWS_REGION to that one");
  }

  private static String other(AwsServiceException refused, String code) {
    if (code.startsWith("KMS.")) {
      return "the key that the bucket is encrypted with does not do its part: it has to be there and enabled, and the credentials need kms:GenerateDataKey and kms:Decrypt of it";
    }
    String words = words(refused);
    return words.isEmpty() ? "it answered status " + refused.statusCode() : "AWS says: " + words;
  }

  /** Its word for what is the matter; answers without a body, as to HEAD, have a status alone. */
  static String code(AwsServiceException refused) {
    String code =
        Optional.ofNullable(refused.awsErrorDetails()).map(AwsErrorDetails::errorCode).orElse("");
    boolean named = !code.isEmpty() && !Character.isDigit(code.charAt(0));
    if (named) return code;
    return switch (refused.statusCode()) {
      case HttpURLConnection.HTTP_MOVED_PERM -> "PermanentRedirect";
      case HttpURLConnection.HTTP_FORBIDDEN -> "Forbidden";
      case HttpURLConnection.HTTP_UNAVAILABLE -> "ServiceUnavailable";
      default -> "";
    };
  }

  /** What it says itself, on one line. */
  static String words(AwsServiceException refused) {
    String words =
        Optional.ofNullable(refused.awsErrorDetails())
            .map(AwsErrorDetails::errorMessage)
            .orElse("")
            .replaceAll("\\s+", " ")
            .strip();
    return words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS) + "…";
  }
}
