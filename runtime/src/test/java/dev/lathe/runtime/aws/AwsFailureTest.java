package dev.lathe.runtime.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpResponse;

/** What a user reads of each refusal, and of each way in which no answer comes. */
class AwsFailureTest {
  private static final AwsFailure.Asked READ =
      new AwsFailure.Asked("s3:GetObject", "arn:aws:s3:::b/p/*", "s3:ListBucket on arn:aws:s3:::b");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          404 | NoSuchBucket | there is no such bucket: make it
          403 | AccessDenied | allow them s3:GetObject on arn:aws:s3:::b/p/*, and s3:ListBucket
          403 | AllAccessDisabled | AWS has closed
          400 | ExpiredToken | have expired: get new ones
          403 | InvalidAccessKeyId | nobody knows the access key from AWS_ACCESS_KEY_ID
          403 | SignatureDoesNotMatch | does not belong to its access key
          400 | InvalidToken | AWS_SESSION_TOKEN
          403 | RequestTimeTooSkewed | clock is wrong
          503 | SlowDown | try again in a minute
          501 | NotImplemented | such as conditional writes
          400 | KMS.DisabledException | kms:Decrypt
          400 | Peculiar | AWS says: in its own words
          """)
  void a_refusal_says_what_happened_its_code_and_the_way_out(int status, String code, String told) {
    Map<String, String> settings =
        Map.of("aws.accessKeyId", "AKIA", "aws.secretAccessKey", "s3cr3t");
    String said =
        Settings.with(
            settings, () -> AwsFailure.told(refused(status, code, "in its own\n words"), READ));
    assertTrue(said.contains(told), said);
    assertTrue(said.endsWith("(" + code + ")"), said);
    assertEquals(1, said.lines().count(), said);
    assertFalse(said.contains("s3cr3t"), said);
  }

  @Test
  void a_refusal_without_a_body_has_its_status_alone() {
    assertTrue(AwsFailure.told(refused(403, "403", ""), READ).contains("allow them s3:GetObject"));
    assertTrue(AwsFailure.told(refused(301, "", ""), READ).contains("another region"));
    assertEquals("it answered status 418", AwsFailure.told(refused(418, "", ""), READ));
  }

  @Test
  void a_bucket_elsewhere_is_told_with_its_region() {
    SdkHttpResponse response =
        SdkHttpFullResponse.builder()
            .statusCode(301)
            .putHeader("x-amz-bucket-region", "eu-central-1")
            .build();
    var moved =
        AwsServiceException.builder()
            .statusCode(301)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode("PermanentRedirect")
                    .sdkHttpResponse(response)
                    .build())
            .build();
    assertTrue(AwsFailure.told(moved, READ).contains("AWS_REGION=eu-central-1"));
    String wrong = "the region 'us-east-1' is wrong; expecting 'eu-west-3'";
    assertTrue(
        AwsFailure.told(refused(400, "AuthorizationHeaderMalformed", wrong), READ)
            .contains("AWS_REGION=eu-west-3"));
  }

  @Test
  void who_is_not_authorized_is_told_in_the_words_of_aws_too() {
    String words = "User: arn:aws:iam::1:user/ann is not authorized to perform: s3:GetObject";
    assertTrue(AwsFailure.told(refused(403, "AccessDenied", words), READ).contains(words));
  }

  @ParameterizedTest
  @MethodSource
  void what_does_not_answer_is_told(Exception cause, List<String> told) {
    var failed = SdkClientException.create("Unable to execute HTTP request", cause);
    String said =
        Settings.with(
            Map.of("aws.endpointUrl", "http://127.0.0.1:9"), () -> AwsFailure.told(failed, READ));
    told.forEach(words -> assertTrue(said.contains(words), said));
    assertFalse(said.contains("Exception"), said);
  }

  static Stream<Arguments> what_does_not_answer_is_told() {
    return Stream.of(
        Arguments.of(new UnknownHostException("s3.x"), List.of("s3.x", "AWS_ENDPOINT_URL right")),
        Arguments.of(
            new ConnectException("Connection refused"),
            List.of("nothing listens at http://127.0.0.1:9", "mend AWS_ENDPOINT_URL")),
        Arguments.of(
            new SocketTimeoutException("Read timed out"), List.of("no answer came in time")),
        Arguments.of(new SocketException("Connection reset"), List.of("broken off", "try again")),
        Arguments.of(
            new SSLHandshakeException("PKIX path building failed"),
            List.of("is not trusted here", "javax.net.ssl.trustStore")),
        Arguments.of(
            new SSLException("Unsupported or unrecognized SSL message"),
            List.of("does not speak TLS", "http://")));
  }

  private static AwsServiceException refused(int status, String code, String message) {
    return AwsServiceException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
        .build();
  }
}
