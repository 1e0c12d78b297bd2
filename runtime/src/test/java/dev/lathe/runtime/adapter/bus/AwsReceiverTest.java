package dev.lathe.runtime.adapter.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.adapter.web.HttpReceiver;
import dev.lathe.runtime.aws.RequestSigner;
import dev.lathe.runtime.webhook.Receiver.Answer;
import dev.lathe.runtime.webhook.Receiver.Post;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** SNS and EventBridge, as a server here answers for them, which checks signatures by itself. */
final class AwsReceiverTest {
  private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:orders";
  private static final String BUS = "arn:aws:events:eu-central-1:123456789012:event-bus/orders";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String SECRET = "hidden";
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=key/([0-9]{8})/([a-z0-9-]+)/([a-z]+)/aws4_request,"
              + " ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})");

  private record Asked(String service, String region, String body) {}

  private record Reply(int status, String body) {}

  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<Reply> replies = new CopyOnWriteArrayList<>();
  private final List<String> forged = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(verified(exchange.getRequestHeaders(), body));
          Reply reply = replies.size() > 1 ? replies.removeFirst() : replies.getFirst();
          byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(reply.status(), bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    assertEquals(List.of(), forged);
  }

  /** What AWS does with a request before it looks at it. */
  private Asked verified(Headers headers, String body) {
    Matcher said = AUTHORIZATION.matcher(String.valueOf(headers.getFirst("Authorization")));
    if (!said.matches()) {
      forged.add("no signature: " + headers.getFirst("Authorization"));
      return new Asked("", "", body);
    }
    var canonical = new StringBuilder("POST\n/\n\n");
    for (String name : said.group(4).split(";", -1)) {
      canonical.append(name).append(':').append(headers.getFirst(name)).append('\n');
    }
    canonical.append('\n').append(said.group(4)).append('\n').append(Sha256.hex(body));
    String scope = String.join("/", said.group(1), said.group(2), said.group(3), "aws4_request");
    String signed =
        "AWS4-HMAC-SHA256\n%s\n%s\n%s"
            .formatted(headers.getFirst("X-Amz-Date"), scope, Sha256.hex(canonical.toString()));
    byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) key = hmac(key, part);
    String signature = HexFormat.of().formatHex(hmac(key, signed));
    if (!signature.equals(said.group(5))) forged.add("another signature than " + signature);
    if (!said.group(4).contains("host")) forged.add("the host is not signed");
    return new Asked(said.group(3), said.group(2), body);
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private AwsReceiver receiver() {
    return receiver(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", SECRET)));
  }

  private AwsReceiver receiver(AwsCredentialsProvider credentials) {
    return new AwsReceiver(
        new HttpReceiver(),
        RequestSigner.with(credentials),
        Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.getAddress().getPort()));
  }

  private static Post event(String arn, String id) {
    var headers = new TreeMap<String, String>();
    headers.put("webhook-id", id);
    headers.put("webhook-group", "Order-ü 1".replaceAll("[^!-~]", "_"));
    headers.put("ce-source", "rntme://shop/Order");
    headers.put("ce-type", "shop.Order.OrderPlaced");
    return new Post(URI.create(arn), headers, "{\"id\":\"" + id + "\",\"note\":\"a+b & ü\"}");
  }

  private Answer posted(String arn) {
    return receiver().post(List.of(event(arn, "0197-1")), PATIENCE).getFirst();
  }

  private Map<String, String> form() {
    var form = new TreeMap<String, String>();
    for (String one : asked.getFirst().body().split("&", -1)) {
      String[] parts = one.split("=", 2);
      form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return form;
  }

  @Test
  void a_topic_gets_the_event_as_a_message_with_attributes_to_choose_by() {
    replies.add(new Reply(200, "<PublishResponse><MessageId>1</MessageId></PublishResponse>"));
    Answer answer = posted(TOPIC);
    assertEquals(200, assertInstanceOf(Answer.Answered.class, answer).status());
    assertEquals("sns", asked.getFirst().service());
    assertEquals("eu-west-1", asked.getFirst().region());
    Map<String, String> form = form();
    assertEquals("Publish", form.get("Action"));
    assertEquals(TOPIC, form.get("TopicArn"));
    assertEquals("{\"id\":\"0197-1\",\"note\":\"a+b & ü\"}", form.get("Message"));
    assertEquals("type", form.get("MessageAttributes.entry.2.Name"));
    assertEquals("shop.Order.OrderPlaced", form.get("MessageAttributes.entry.2.Value.StringValue"));
    assertFalse(form.containsKey("MessageGroupId"), "a topic without order takes none");
  }

  @Test
  void a_topic_with_order_has_a_group_for_each_stream_and_the_event_s_id() {
    replies.add(new Reply(200, "<PublishResponse/>"));
    Answer unused = posted(TOPIC + ".fifo");
    assertEquals("Order-__1", form().get("MessageGroupId"));
    assertEquals("0197-1", form().get("MessageDeduplicationId"));
  }

  @Test
  void a_bus_gets_one_entry_a_request_so_that_none_fails_with_another() {
    replies.add(new Reply(200, "{\"Entries\":[{\"EventId\":\"1\"}],\"FailedEntryCount\":0}"));
    List<Answer> answers =
        receiver().post(List.of(event(BUS, "0197-1"), event(BUS, "0197-2")), PATIENCE);
    assertEquals(
        List.of(200, 200), answers.stream().map(one -> ((Answer.Answered) one).status()).toList());
    assertEquals(2, asked.size());
    assertEquals("events", asked.getFirst().service());
    assertEquals("eu-central-1", asked.getFirst().region());
    var entries =
        (Json.Arr)
            ((Json.Obj) JsonText.parse(asked.getFirst().body())).get("Entries").orElseThrow();
    assertEquals(1, entries.items().size());
    var entry = (Json.Obj) entries.items().getFirst();
    assertEquals("shop.Order.OrderPlaced", entry.text("DetailType").orElseThrow());
    assertEquals("rntme://shop/Order", entry.text("Source").orElseThrow());
    assertEquals(BUS, entry.text("EventBusName").orElseThrow());
    assertTrue(JsonText.parse(entry.text("Detail").orElseThrow()) instanceof Json.Obj);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          200 | {"FailedEntryCount":1,"Entries":[{"ErrorCode":"ThrottlingException"}]}     | 429
          200 | {"FailedEntryCount":1,"Entries":[{"ErrorCode":"InternalFailure"}]}         | 429
          200 | {"FailedEntryCount":1,"Entries":[{"ErrorCode":"MalformedDetail"}]}         | 400
          200 | {"FailedEntryCount":1,"Entries":[{"ErrorCode":"NotAuthorizedForSourceException"}]} | 0
          400 | {"__type":"com.amazon#ResourceNotFoundException"}                          | 0
          400 | {"__type":"ThrottlingException"}                                           | 429
          400 | {"__type":"UnrecognizedClientException"}                                   | 0
          400 | {"__type":"ValidationException"}                                           | 400
          503 | <html>                                                                     | 429
          """)
  void what_a_bus_says_is_said_as_a_receiver_would(int status, String body, int meant) {
    replies.add(new Reply(status, body));
    means(meant, posted(BUS), "events:PutEvents");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          400 | <ErrorResponse><Error><Code>InvalidParameter</Code></Error></ErrorResponse>   | 400
          403 | <ErrorResponse><Error><Code>AuthorizationError</Code></Error></ErrorResponse> | 0
          404 | <ErrorResponse><Error><Code>NotFound</Code></Error></ErrorResponse>           | 0
          429 | <ErrorResponse><Error><Code>Throttled</Code></Error></ErrorResponse>          | 429
          400 | <ErrorResponse><Error><Code>KMSAccessDenied</Code></Error></ErrorResponse>    | 0
          500 | <ErrorResponse><Error><Code>InternalError</Code></Error></ErrorResponse>      | 429
          """)
  void what_a_topic_says_is_said_as_a_receiver_would(int status, String body, int meant) {
    replies.add(new Reply(status, body));
    means(meant, posted(TOPIC), "sns:Publish");
  }

  /** 0 for one who can't be reached as things are set up. */
  private static void means(int status, Answer answer, String permission) {
    switch (answer) {
      case Answer.Answered answered -> assertEquals(status, answered.status());
      case Answer.NotReached(String why) -> {
        assertEquals(0, status, why);
        assertTrue(why.contains(permission), why);
      }
    }
  }

  @Test
  void without_credentials_nothing_is_sent_and_the_way_out_is_told() {
    Answer answer =
        receiver(
                () -> {
                  throw SdkClientException.create("Unable to load credentials from any of them");
                })
            .post(List.of(event(TOPIC, "1")), PATIENCE)
            .getFirst();
    assertInstanceOf(Answer.NotReached.class, answer);
    assertEquals(List.of(), asked);
  }

  @Test
  void what_is_posted_to_an_address_is_handed_on_as_it_is() {
    var post =
        new Post(URI.create("https://partner.example/"), new TreeMap<>(Map.of("a", "b")), "{}");
    var gone = new Answer.Answered(410, "", java.util.Optional.empty());
    var receiver =
        new AwsReceiver(
            (posts, _) -> {
              assertEquals(List.of(post), posts);
              return List.of(gone);
            },
            RequestSigner.with(AnonymousCredentialsProvider.create()),
            Map.of());
    assertEquals(List.of(gone), receiver.post(List.of(post), PATIENCE));
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:sns:eu-west-1:123456789012:t, https://sns.eu-west-1.amazonaws.com/",
    "arn:aws-cn:events:cn-north-1:123456789012:event-bus/b,"
        + " https://events.cn-north-1.amazonaws.com.cn/",
    "arn:aws-us-gov:sns:us-gov-west-1:123456789012:t, https://sns.us-gov-west-1.amazonaws.com/"
  })
  void each_partition_has_its_domain(String arn, String address) {
    assertEquals(URI.create(address), AwsTarget.of(URI.create(arn)).address(Map.of()));
  }
}
