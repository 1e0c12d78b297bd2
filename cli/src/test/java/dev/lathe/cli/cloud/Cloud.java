package dev.lathe.cli.cloud;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Where three services of AWS answer, and with which credentials; nothing more is known of who
 * stands for them.
 */
record Cloud(URI objects, URI queues, URI secrets, String identity, String credential) {
  /** The one that the command line takes for queues of who is not AWS. */
  private static final Region REGION = Region.US_EAST_1;

  /** All at one address, which checks no credentials, as a LocalStack does. */
  static Cloud at(URI endpoint) {
    return new Cloud(endpoint, endpoint, endpoint, "test", "test");
  }

  /** What a process finds of it in its environment. */
  Map<String, String> environment() {
    return new TreeMap<>(
        Map.of(
            "AWS_ENDPOINT_URL_S3", objects.toString(),
            "AWS_ENDPOINT_URL_SQS", queues.toString(),
            "AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.toString(),
            "AWS_ACCESS_KEY_ID", identity,
            "AWS_SECRET_ACCESS_KEY", credential,
            "AWS_REGION", REGION.id()));
  }

  SqsClient sqs() {
    return SqsClient.builder()
        .endpointOverride(queues)
        .region(REGION)
        .credentialsProvider(credentials())
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  S3Client s3() {
    return S3Client.builder()
        .endpointOverride(objects)
        .forcePathStyle(true)
        .region(REGION)
        .credentialsProvider(credentials())
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .build();
  }

  /** Keeps a secret; by a plain request, as its service's client is in nobody's class path. */
  void keep(String name, String value) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(secrets)
                  .header("Content-Type", "application/x-amz-json-1.1")
                  .header("X-Amz-Target", "secretsmanager.CreateSecret")
                  .header(
                      "Authorization",
                      "AWS4-HMAC-SHA256 Credential=%s/20260101/%s/secretsmanager/aws4_request, SignedHeaders=host, Signature=0"
                          .formatted(identity, REGION.id()))
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"Name\":\"%s\",\"SecretString\":\"%s\",\"ClientRequestToken\":\"%s\"}"
                              .formatted(name, value, "0".repeat(32))))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("no secret: %s".formatted(answer.body()));
      }
    }
  }

  private StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(identity, credential));
  }
}
