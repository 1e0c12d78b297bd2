package dev.lathe.runtime.adapter.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lathe.runtime.webhook.Receiver.Answer;
import dev.lathe.runtime.webhook.Receiver.Post;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReceiverTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpReceiver receiver = new HttpReceiver();
  private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            seen.add(
                exchange.getRequestURI().getPath()
                    + " "
                    + exchange.getRequestHeaders().getFirst("webhook-id")
                    + " "
                    + body);
            String path = exchange.getRequestURI().getPath();
            switch (path) {
              case "/busy" -> exchange.getResponseHeaders().add("Retry-After", "17");
              case "/moved" -> exchange.getResponseHeaders().add("Location", "/elsewhere");
              case "/silent" -> await();
              default -> {}
            }
            byte[] answer =
                path.equals("/long")
                    ? "no\r\n".repeat(100_000).getBytes(StandardCharsets.UTF_8)
                    : "told".getBytes(StandardCharsets.UTF_8);
            int status =
                switch (path) {
                  case "/busy" -> 429;
                  case "/moved" -> 302;
                  case "/long" -> 400;
                  default -> 200;
                };
            exchange.sendResponseHeaders(status, path.equals("/trickle") ? 1_000 : answer.length);
            exchange.getResponseBody().write(answer);
            if (path.equals("/trickle")) {
              exchange.getResponseBody().flush();
              await();
            }
          } catch (IOException e) {
            // The client did not wait, or read enough.
          }
        });
    server.start();
  }

  private void await() {
    try {
      boolean unused = end.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  private Post post(String path) {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    return new Post(url, new TreeMap<>(Map.of("webhook-id", "i-1")), "{\"ä\":1}");
  }

  @Test
  void headers_and_body_arrive_and_the_answer_comes_back() {
    assertEquals(
        List.of(new Answer.Answered(200, "told", Optional.empty())),
        receiver.post(List.of(post("/")), TIMEOUT));
    assertEquals(List.of("/ i-1 {\"ä\":1}"), List.copyOf(seen));
  }

  @Test
  void a_redirect_is_not_followed() {
    Answer.Answered answer =
        (Answer.Answered) receiver.post(List.of(post("/moved")), TIMEOUT).getFirst();
    assertEquals(302, answer.status());
    assertEquals(1, seen.size());
  }

  @Test
  void it_reads_how_long_it_shall_wait() {
    assertEquals(
        List.of(new Answer.Answered(429, "told", Optional.of(Duration.ofSeconds(17)))),
        receiver.post(List.of(post("/busy")), TIMEOUT));
  }

  @Test
  void a_long_answer_is_cut_and_has_no_line_breaks() {
    Answer.Answered answer =
        (Answer.Answered) receiver.post(List.of(post("/long")), TIMEOUT).getFirst();
    assertEquals(400, answer.status());
    assertTrue(answer.text().length() <= 300 && answer.text().startsWith("no no "), answer.text());
  }

  @Test
  void silence_ends_and_within_an_answer_its_status_counts_and_others_have_theirs() {
    List<Answer> answers =
        receiver.post(
            List.of(post("/silent"), post("/"), post("/trickle")), Duration.ofMillis(700));
    assertEquals(
        List.of(
            new Answer.NotReached("no answer within 0 s"),
            new Answer.Answered(200, "told", Optional.empty()),
            new Answer.Answered(200, "told", Optional.empty())),
        answers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\ntold",
        "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"
      })
  void who_does_not_end_an_answer_is_hung_up_on(String begun) throws Exception {
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Post post =
          new Post(
              URI.create("http://127.0.0.1:" + listening.getLocalPort()), new TreeMap<>(), "{}");
      CompletableFuture<List<Answer>> answers =
          CompletableFuture.supplyAsync(() -> receiver.post(List.of(post), Duration.ofMillis(700)));
      try (Socket caller = listening.accept()) {
        caller.setSoTimeout((int) TIMEOUT.toMillis());
        caller.getOutputStream().write(begun.getBytes(StandardCharsets.UTF_8));
        assertEquals(
            begun.endsWith("Le")
                ? new Answer.NotReached("no answer within 0 s")
                : new Answer.Answered(200, begun.endsWith("told") ? "told" : "", Optional.empty()),
            answers.join().getFirst());
        assertTrue(caller.getInputStream().readAllBytes().length > 0); // to its end
      }
    }
  }

  @Test
  void nobody_there_is_told_as_that() {
    server.stop(0);
    assertEquals(
        List.of(new Answer.NotReached("nobody listens there")),
        receiver.post(List.of(post("/")), TIMEOUT));
  }
}
