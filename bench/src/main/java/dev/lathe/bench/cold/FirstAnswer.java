package dev.lathe.bench.cold;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.lathe.bench.fresh.FreshJvm;
import dev.lathe.functions.http.HttpHandler;

/**
 * What Lambda does with a fresh sandbox: makes the handler, hands it one event. Prints a mark after
 * each step for {@link FreshJvm} to clock. Runs in a JVM of its own and knows only what the
 * function's zip has.
 */
public final class FirstAnswer {
  /** Before the milliseconds of processor that all of it took, which neighbours disturb less. */
  static final String CPU = "cpu ";

  private FirstAnswer() {}

  /** Asks {@code GET args[0]} of a function in this process's environment. */
  public static void main(String[] args) {
    mark("main");
    var handler = new HttpHandler();
    mark("ready");
    var answer = handler.answer(get(args[0]), null);
    mark("answered " + answer.getStatusCode());
    ProcessHandle.current().info().totalCpuDuration().ifPresent(cpu -> mark(CPU + cpu.toMillis()));
    System.exit(0); // whoever holds a connection keeps the JVM alive
  }

  private static void mark(String text) {
    System.out.println(FreshJvm.MARK + text);
    System.out.flush();
  }

  private static APIGatewayV2HTTPEvent get(String path) {
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRawPath(path)
        .withRawQueryString("")
        .withRequestContext(
            APIGatewayV2HTTPEvent.RequestContext.builder()
                .withHttp(
                    APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                        .withMethod("GET")
                        .withPath(path)
                        .build())
                .build())
        .build();
  }
}
