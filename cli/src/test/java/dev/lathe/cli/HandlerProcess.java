package dev.lathe.cli;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

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

  @SuppressWarnings("unchecked")
  private static String answer(Object handler, String[] words) throws Exception {
    return switch (words[0]) {
      case "http" -> {
        var door = (RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>) handler;
        APIGatewayV2HTTPResponse answer = door.handleRequest(request(words), CONTEXT);
        yield answer.getStatusCode() + " " + answer.getBody();
      }
      case "relay" -> {
        var door = (RequestStreamHandler) handler;
        var out = new ByteArrayOutputStream();
        var event = "{\"source\":\"aws.events\"}".getBytes(StandardCharsets.UTF_8);
        door.handleRequest(new ByteArrayInputStream(event), out, CONTEXT);
        yield out.toString(StandardCharsets.UTF_8);
      }
      case "projector" -> {
        var door = (RequestHandler<SQSEvent, SQSBatchResponse>) handler;
        yield door.handleRequest(message(words), CONTEXT).getBatchItemFailures().size()
            + " failures";
      }
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private static APIGatewayV2HTTPEvent request(String[] words) {
    var http = new APIGatewayV2HTTPEvent.RequestContext.Http();
    http.setMethod(words[1]);
    http.setPath(words[2]);
    var context = new APIGatewayV2HTTPEvent.RequestContext();
    context.setHttp(http);
    var event = new APIGatewayV2HTTPEvent();
    event.setRequestContext(context);
    event.setRawPath(words[2]);
    event.setRawQueryString("");
    event.setHeaders(Map.of("content-type", "application/json"));
    if (words.length > 3) {
      event.setBody(text(words[3]));
    }
    return event;
  }

  private static SQSEvent message(String[] words) {
    var message = new SQSEvent.SQSMessage();
    message.setMessageId("m1");
    message.setBody(text(words[2]));
    message.setAttributes(Map.of("MessageGroupId", text(words[1])));
    var event = new SQSEvent();
    event.setRecords(List.of(message));
    return event;
  }

  private static String text(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
