package dev.lathe.cli;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Stands where Lambda's runtime does: makes one handler with its public constructor and gives it an
 * event for each line of standard input. Runs with a function's zip and this class, nothing else.
 */
final class HandlerProcess {
  /** Before each answer, so that it is told from what the function logs. */
  static final String ANSWER = "ANSWER ";

  /** What a function is told of its invocation: 50 seconds are left, and nothing else. */
  private static final Context CONTEXT =
      (Context)
          Proxy.newProxyInstance(
              HandlerProcess.class.getClassLoader(),
              new Class<?>[] {Context.class},
              (_, method, _) -> method.getReturnType() == int.class ? 50_000 : null);

  private HandlerProcess() {}

  public static void main(String[] arguments) throws Exception {
    Object handler = Class.forName(arguments[0]).getConstructor().newInstance();
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    output.println(ANSWER + "ready");
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      output.println(ANSWER + answer(handler, line.split(" ")).replace('\n', ' '));
    }
  }

  private static String answer(Object handler, String[] words) throws Exception {
    return switch (words[0]) {
      case "http" -> {
        var answer = (Json.Obj) JsonText.parse(said(handler, request(words)));
        String status = JsonText.write(answer.get("statusCode").orElseThrow());
        yield status + " " + answer.text("body").orElse("null");
      }
      case "relay" -> said(handler, "{\"source\":\"aws.events\"}");
      case "projector" -> {
        var answer = (Json.Obj) JsonText.parse(said(handler, message(words)));
        var failures = (Json.Arr) answer.get("batchItemFailures").orElseThrow();
        yield failures.items().size() + " failures";
      }
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private static String said(Object handler, String event) throws IOException {
    var out = new ByteArrayOutputStream();
    var in = new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8));
    ((RequestStreamHandler) handler).handleRequest(in, out, CONTEXT);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String request(String[] words) {
    var http = new Members().with("method", words[1]).with("path", words[2]);
    var event =
        new Members()
            .with("version", "2.0")
            .with("rawPath", words[2])
            .with("rawQueryString", "")
            .with("headers", new Members().with("content-type", "application/json"))
            .with("requestContext", new Members().with("http", http))
            .with("isBase64Encoded", false);
    if (words.length > 3) event.with("body", text(words[3]));
    return event.text();
  }

  private static String message(String[] words) {
    var message =
        new Members()
            .with("messageId", "m1")
            .with("body", text(words[2]))
            .with("attributes", new Members().with("MessageGroupId", text(words[1])));
    return new Members().with("Records", List.of(message), Members::object).text();
  }

  private static String text(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
