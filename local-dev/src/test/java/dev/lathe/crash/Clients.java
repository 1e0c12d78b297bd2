package dev.lathe.crash;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Who sends commands, each again under its key until it is answered, and what must come of them: a
 * plain map of accounts.
 */
final class Clients {
  /** The answer names the request, which is another one each time. */
  private static final String OF_THE_REQUEST = "\"(requestId|instance|at)\":\"[^\"]*\",?";

  private final Door door;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<Order, Boolean> accepted = new ConcurrentHashMap<>();

  Clients(Door door) {
    this.door = door;
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
    Door.Answer answer = door.ask(order.key(), address -> request(order, address));
    return answer.status() + " " + answer.text().replaceAll(OF_THE_REQUEST, "");
  }

  private static HttpRequest.Builder request(Order order, URI address) {
    return HttpRequest.newBuilder(URI.create(address + order.path()))
        .header("content-type", "application/json")
        .header("idempotency-key", order.key())
        .POST(HttpRequest.BodyPublishers.ofString(order.body()));
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
    String log =
        "SELECT stream,count(*),min(version),max(version) FROM event WHERE entity='Account' GROUP"
            + " BY stream";
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
            .execute(
                Statement.read(
                    "SELECT count(*) FROM command WHERE outcome='accepted' AND (key GLOB"
                        + " 'c[0-9]*-*' OR key GLOB 'open-*')"))
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
