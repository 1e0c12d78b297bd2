package dev.lathe.runtime.adapter.sqs;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A queue that nobody reads, for a rehearsal: requests are built and signed, and answers read, as
 * of any other, but nothing leaves the process.
 */
public final class RehearsedSqs {
  private static final String URL = "https://sqs.eu-west-1.amazonaws.com/000000000000/rehearsal";

  /** The kind of a text among attributes. */
  private static final int TEXT = 1;

  private RehearsedSqs() {}

  /** It takes what it is sent and has a message for whoever asks. */
  public static SqsQueue queue() {
    var client =
        SqsClient.builder()
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none")))
            .httpClient(new Answering())
            .build();
    return new SqsQueue(client, URL);
  }

  private static final class Answering implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          return answered(answer(request));
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }

  private static HttpExecuteResponse answered(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(200)
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("Content-Length", Integer.toString(bytes.length))
                .build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)))
        .build();
  }

  private static String answer(HttpExecuteRequest request) {
    Json asked = JsonText.parse(body(request));
    List<Json> done = new ArrayList<>();
    if (asked instanceof Json.Obj(var members)
        && members.get("Entries") instanceof Json.Arr(var all)) {
      for (Json one : all) {
        if (one instanceof Json.Obj entry) done.add(taken(entry));
      }
    }
    String text = "[]";
    var message =
        new Members()
            .with("MessageId", "m")
            .with("ReceiptHandle", "r")
            .with("Body", text)
            .with("MD5OfBody", md5(text.getBytes(StandardCharsets.UTF_8)))
            .with("Attributes", new Members().with("ApproximateReceiveCount", "1").object());
    return new Members()
        .with("Successful", new Json.Arr(done))
        .with("Failed", new Json.Arr(List.of()))
        .with("Messages", new Json.Arr(List.of(message.object())))
        .text();
  }

  private static Json taken(Json.Obj entry) {
    var taken = new Members().with("Id", entry.get("Id").orElse(Json.NULL)).with("MessageId", "m");
    if (entry.get("MessageBody").orElse(Json.NULL) instanceof Json.Str(String text)) {
      taken.with("MD5OfMessageBody", md5(text.getBytes(StandardCharsets.UTF_8)));
    }
    if (entry.get("MessageAttributes").orElse(Json.NULL) instanceof Json.Obj attributes) {
      taken.with("MD5OfMessageAttributes", md5(digested(attributes)));
    }
    return taken.object();
  }

  private static String body(HttpExecuteRequest request) {
    try (InputStream body = request.contentStreamProvider().orElseThrow().newStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Name, type, kind and value of each text among {@code attributes}, by name, as SQS digests them.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation">the
   *     calculation</a>
   */
  private static byte[] digested(Json.Obj attributes) {
    var bytes = new ByteArrayOutputStream();
    new TreeMap<>(attributes.members())
        .forEach(
            (name, value) -> {
              if (!(value instanceof Json.Obj attribute)) return;
              put(bytes, name);
              put(bytes, attribute.text("DataType").orElse(""));
              bytes.write(TEXT);
              put(bytes, attribute.text("StringValue").orElse(""));
            });
    return bytes.toByteArray();
  }

  /** Its length in four bytes, and it. */
  private static void put(ByteArrayOutputStream bytes, String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(encoded.length).array());
    bytes.writeBytes(encoded);
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
