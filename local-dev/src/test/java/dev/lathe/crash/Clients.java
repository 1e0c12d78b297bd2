package dev.lathe.crash;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Who sends commands, each again under its key until it is answered, and what must come of them: a
 * plain map of accounts.
 */
final class Clients {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

  /** The answer names the request, which is another one each time. */
  private static final String OF_THE_REQUEST = "\"(requestId|instance|at)\":\"[^\"]*\",?";

  private final Supplier<Optional<URI>> server;
  private final Duration patience;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<Order, Boolean> accepted = new ConcurrentHashMap<>();

  /**
   * @param server where to send to; empty while nobody answers
   * @param patience how long one order is tried
   */
  Clients(Supplier<Optional<URI>> server, Duration patience) {
    this.server = server;
    this.patience = patience;
  }

  /** Sends the orders of each list one after the other, the lists beside each other. */
  void send(List<List<Order>> lists) throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (List<Order> list : lists) {
        running.add(threads.submit(() -> list.forEach(this::send)));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(String.valueOf(e.getMessage()), e);
    }
  }

  /** Sends an order until it is answered; answered before, it has to be answered the same. */
  void send(Order order) {
    String answer = answer(order);
    String before = answers.putIfAbsent(order.key(), answer);
    if (before != null && !before.equals(answer)) {
      throw new AssertionError(order.key() + " was answered " + before + ", then " + answer);
    }
    if (answer.startsWith("200")) accepted.put(order, true);
  }

  int acknowledged() {
    return accepted.size();
  }

  private String answer(Order order) {
    Instant end = Instant.now().plus(patience);
    String last = "nobody answered";
    while (Instant.now().isBefore(end)) {
      Optional<URI> address = server.get();
      try {
        if (address.isPresent()) {
          HttpResponse<String> response = http.send(request(order, address.get()), STRING);
          last = response.statusCode() + " " + response.body().replaceAll(OF_THE_REQUEST, "");
          if (response.statusCode() < 500) return last;
        }
        Thread.sleep(BETWEEN_TRIES);
      } catch (IOException e) {
        last = e.toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError(order.key() + " has no answer after " + patience + ": " + last);
  }

  private static final HttpResponse.BodyHandler<String> STRING =
      HttpResponse.BodyHandlers.ofString();

  private static HttpRequest request(Order order, URI address) {
    return HttpRequest.newBuilder(URI.create(address + order.path()))
        .timeout(ANSWER)
        .header("content-type", "application/json")
        .header("idempotency-key", order.key())
        .POST(HttpRequest.BodyPublishers.ofString(order.body()))
        .build();
  }

  /**
   * What is not as the answers said: an account's money, the events of its stream, a command that
   * is there twice or not at all. Empty where all is.
   */
  String difference(Database database) {
    var money = new TreeMap<String, Long>();
    var versions = new TreeMap<String, Long>();
    for (Order order : accepted.keySet()) {
      order
          .moves()
          .forEach(
              (account, cents) -> {
                money.merge(account, cents, Long::sum);
                versions.merge("Account-" + account, 1L, Long::sum);
              });
    }
    var balances = new TreeMap<String, Long>();
    Rows rows = database.execute(Statement.read("SELECT id,''||balance FROM accounts"));
    for (int row = 0; row < rows.size(); row++) {
      long cents = new BigDecimal(rows.requiredText(row, 1)).movePointRight(2).longValueExact();
      balances.put(rows.requiredText(row, 0), cents);
    }
    if (!money.equals(balances)) return "money: answered " + money + ", found " + balances;
    var streams = new TreeMap<String, Long>();
    String log = "SELECT stream,count(*),min(version),max(version) FROM event GROUP BY stream";
    rows = database.execute(Statement.read(log));
    for (int row = 0; row < rows.size(); row++) {
      long count = rows.requiredInteger(row, 1);
      if (rows.requiredInteger(row, 2) != 1 || rows.requiredInteger(row, 3) != count) {
        return "a hole in " + rows.requiredText(row, 0);
      }
      streams.put(rows.requiredText(row, 0), count);
    }
    if (!versions.equals(streams)) return "log: answered " + versions + ", found " + streams;
    long commands =
        database
            .execute(Statement.read("SELECT count(*) FROM command WHERE outcome='accepted'"))
            .requiredInteger(0, 0);
    return commands == accepted.size()
        ? ""
        : accepted.size() + " commands were acknowledged, " + commands + " are there";
  }

  /** How many events each stream has, by the answers. */
  Map<String, Long> versions() {
    var versions = new TreeMap<String, Long>();
    for (Order order : accepted.keySet()) {
      order.moves().keySet().forEach(id -> versions.merge("Account-" + id, 1L, Long::sum));
    }
    return versions;
  }
}
