package dev.lathe.runtime.adapter.bus;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.queue.Sendable;
import dev.lathe.runtime.webhook.Receiver;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where an ARN leads, and what is posted to tell of an event there. */
record AwsTarget(Service service, String arn, String partition, String region) {
  /** Whom it is told, by which operation. */
  enum Service {
    SNS("sns", "SNS", "sns:Publish"),
    EVENTS("events", "EventBridge", "events:PutEvents");

    private final String signed;
    private final String title;
    private final String permission;

    Service(String signed, String title, String permission) {
      this.signed = signed;
      this.title = title;
      this.permission = permission;
    }

    /** Its name in addresses and signatures. */
    String signed() {
      return signed;
    }

    String title() {
      return title;
    }

    /** What a role has to allow. */
    String permission() {
      return permission;
    }
  }

  /** Of an ARN that {@link dev.lathe.runtime.webhook} let through. */
  static AwsTarget of(URI arn) {
    String[] parts = arn.toString().split(":", -1);
    Service service = parts[2].equals("sns") ? Service.SNS : Service.EVENTS;
    return new AwsTarget(service, arn.toString(), parts[1], parts[3]);
  }

  /** Where it is posted to, unless the environment names a stand-in as the SDKs read it. */
  URI address(Map<String, String> environment) {
    String variable =
        "AWS_ENDPOINT_URL_"
            + switch (service) {
              case SNS -> "SNS";
              case EVENTS -> "EVENTBRIDGE";
            };
    String standIn =
        environment.getOrDefault(variable, environment.getOrDefault("AWS_ENDPOINT_URL", ""));
    if (!standIn.isBlank()) return URI.create(standIn.replaceFirst("/+$", "") + "/");
    String domain = partition.equals("aws-cn") ? ".amazonaws.com.cn/" : ".amazonaws.com/";
    return URI.create("https://" + service.signed() + "." + region + domain);
  }

  /** The post as its service takes it, not signed yet. */
  Receiver.Post post(Receiver.Post post, URI address) {
    SortedMap<String, String> headers = new TreeMap<>();
    return switch (service) {
      case SNS -> {
        headers.put("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        yield new Receiver.Post(address, headers, form(post));
      }
      case EVENTS -> {
        headers.put("Content-Type", "application/x-amz-json-1.1");
        headers.put("X-Amz-Target", "AWSEvents.PutEvents");
        yield new Receiver.Post(address, headers, entry(post));
      }
    };
  }

  /** With attributes, so that subscriptions can choose by them without reading the message. */
  private String form(Receiver.Post post) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", "Publish");
    form.put("Version", "2010-03-31");
    form.put("TopicArn", arn);
    form.put("Message", Sendable.json(post.body()));
    int number = 0;
    for (String name : List.of("source", "type")) {
      String at = "MessageAttributes.entry." + ++number;
      form.put(at + ".Name", name);
      form.put(at + ".Value.DataType", "String");
      form.put(at + ".Value.StringValue", header(post, "ce-" + name));
    }
    if (arn.endsWith(".fifo")) {
      form.put("MessageGroupId", header(post, "webhook-group"));
      form.put("MessageDeduplicationId", Sendable.id(header(post, "webhook-id")));
    }
    return form.entrySet().stream()
        .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private String entry(Receiver.Post post) {
    Json entry =
        new Members()
            .with("EventBusName", arn)
            .with("Source", header(post, "ce-source"))
            .with("DetailType", header(post, "ce-type"))
            .with("Detail", post.body())
            .object();
    return new Members().with("Entries", new Json.Arr(List.of(entry))).text();
  }

  private static String header(Receiver.Post post, String name) {
    return post.headers().getOrDefault(name, "");
  }
}
