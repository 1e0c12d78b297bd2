package dev.lathe.bench.lambda;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Optional;

/** Events as AWS writes them, for functions whose surroundings are a {@link NotesCloud}. */
public final class LambdaEvents {
  private final NotesCloud cloud;
  private final String token;

  /** Requests carry a token of alice's. */
  public LambdaEvents(NotesCloud cloud) {
    this.cloud = cloud;
    this.token = cloud.issuer().token("alice");
  }

  /** Alice's notes are asked for. */
  public String list() {
    return request("GET", "/api/notes", "");
  }

  /** Alice writes one. */
  public String write(String title) {
    return request(
        "POST",
        "/api/notes",
        JsonText.write(new Members().with("title", title).with("body", "b").object()));
  }

  /** Any request of an HTTP API in payload format 2.0, with the token. */
  public String request(String method, String path, String body) {
    return request(method, path, body, Optional.of(token));
  }

  /** The same with another token, or none. */
  public static String request(String method, String path, String body, Optional<String> token) {
    var headers =
        new Members()
            .with("content-type", "application/json")
            .with("host", "abcdefghij.execute-api.eu-west-1.amazonaws.com")
            .with("user-agent", "curl/8.5.0");
    token.ifPresent(one -> headers.with("authorization", "Bearer " + one));
    Json.Obj http =
        new Members()
            .with("method", method)
            .with("path", path)
            .with("protocol", "HTTP/1.1")
            .with("sourceIp", "192.0.2.1")
            .object();
    var event =
        new Members()
            .with("version", "2.0")
            .with("routeKey", "$default")
            .with("rawPath", path)
            .with("rawQueryString", "")
            .with("headers", headers.object())
            .with("requestContext", new Members().with("http", http).object())
            .with("isBase64Encoded", false);
    if (!body.isEmpty()) event.with("body", body);
    return event.text();
  }

  /** The relay's schedule: a ring would have it look again for two seconds. */
  static String schedule() {
    return new Members().with("source", "aws.scheduler").text();
  }

  /** A message without events: the projector takes it and has nothing to apply. */
  String message() {
    return records(
        "[]", "Note-none", cloud.events().substring(cloud.events().lastIndexOf('/') + 1));
  }

  /** One record of SQS with {@code body} in {@code group}. */
  public static String records(String body, String group, String queue) {
    Json.Obj record =
        new Members()
            .with("messageId", "00000000-0000-4000-8000-000000000001")
            .with("body", body)
            .with("eventSource", "aws:sqs")
            .with("eventSourceARN", "arn:aws:sqs:eu-west-1:123456789012:" + queue)
            .with("attributes", new Members().with("MessageGroupId", group).object())
            .object();
    return new Members().with("Records", new Json.Arr(List.of(record))).text();
  }
}
