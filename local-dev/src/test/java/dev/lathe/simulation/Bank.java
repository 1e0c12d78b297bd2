package dev.lathe.simulation;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.http.AnswerBody;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpBody;
import dev.lathe.runtime.http.HttpHeaders;
import dev.lathe.runtime.http.HttpRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What clients ask for, and what must come of it: a plain map of accounts that knows nothing of
 * databases and queues.
 */
final class Bank {
  private static final int OWNERS = 3;
  private static final int LARGEST = 50_000;

  /** What the same answer says otherwise each time. */
  private static final Pattern OF_ONE_ANSWER =
      Pattern.compile("\"(?:requestId|instance|at)\":\"[^\"]*\",?");

  /** Orders that meet in a storm. */
  private static final int STORM = 5;

  /** Of an owner with a name so long that the queue does not take the event. */
  private static final int TOO_LONG = 930_000;

  /** One request, sent under its key until it has an answer. */
  static final class Order {
    final String key;
    final HttpRequest request;
    private final Map<String, Long> deposits;
    private final Map<String, Long> withdrawals;
    private final Optional<String> opens;
    private final String owner;

    /** The orders of one storm, of which one at most may be accepted; 0 for all others. */
    private final int storm;

    /** The first answer that a client saw. */
    @Nullable String answer;

    Order(
        String key,
        String path,
        Map<String, String> body,
        Map<String, Long> deposits,
        Map<String, Long> withdrawals,
        Optional<String> opens,
        String owner) {
      this(key, path, body, deposits, withdrawals, opens, owner, 0, OptionalLong.empty());
    }

    Order(
        String key,
        String path,
        Map<String, String> body,
        Map<String, Long> deposits,
        Map<String, Long> withdrawals,
        Optional<String> opens,
        String owner,
        int storm,
        OptionalLong version) {
      this.storm = storm;
      this.key = key;
      this.deposits = deposits;
      this.withdrawals = withdrawals;
      this.opens = opens;
      this.owner = owner;
      var json = new LinkedHashMap<String, Json>();
      body.forEach((name, value) -> json.put(name, Json.of(value)));
      var headers =
          new HashMap<>(Map.of("idempotency-key", key, "content-type", "application/json"));
      version.ifPresent(seen -> headers.put("if-match", "\"" + seen + "\""));
      this.request =
          new HttpRequest(
              "POST",
              "/bank" + path,
              "",
              HttpHeaders.of(headers),
              HttpBody.of(JsonText.write(new Json.Obj(json))));
    }
  }

  /** An account as it has to be, in cents. */
  static final class Account {
    final String owner;
    long balance;
    long version;
    long deposits;
    long deposited;

    Account(String owner) {
      this.owner = owner;
    }

    private void move(long cents) {
      balance += cents;
      version++;
    }
  }

  private final Chaos chaos;
  private final List<Order> orders = new ArrayList<>();
  private final List<Order> accepted = new ArrayList<>();
  private final int most;
  private final int enormousOneOf;
  private int storms;
  private boolean enormous;

  /**
   * @param most orders to make in all
   * @param enormous of how many accounts whose events no queue takes one is opened
   */
  Bank(Chaos chaos, int most, int enormous) {
    this.chaos = chaos;
    this.most = most;
    this.enormousOneOf = enormous;
  }

  /** An order that waits for its answer, or a new one; none where all are answered. */
  Optional<Order> next() {
    List<Order> waiting = orders.stream().filter(order -> order.answer == null).toList();
    boolean fresh = orders.size() < most && (waiting.isEmpty() || chaos.below(3) > 0);
    if (fresh) {
      Order order = made();
      orders.add(order);
      return Optional.of(order);
    }
    return waiting.isEmpty()
        ? Optional.empty()
        : Optional.of(waiting.get(chaos.below(waiting.size())));
  }

  /** Deposits of many to one account, each of whom saw the same version of it. */
  List<Order> storm() {
    String one = account();
    OptionalLong version = version(one);
    if (version.isEmpty()) return List.of();
    storms++;
    List<Order> all = new ArrayList<>();
    for (int i = 0; i < STORM; i++) {
      long cents = 1L + chaos.below(LARGEST);
      all.add(
          new Order(
              "k" + orders.size(),
              "/accounts/" + one + "/deposits",
              Map.of("amount", money(cents)),
              Map.of(one, cents),
              Map.of(),
              Optional.empty(),
              "",
              storms,
              version));
      orders.add(all.getLast());
    }
    return all;
  }

  /**
   * By the answers so far, of which some may be on their way; empty where nobody saw the account
   * opened.
   */
  private OptionalLong version(String id) {
    boolean opened = false;
    long version = 0;
    for (Order order : accepted) {
      boolean opens = order.opens.equals(Optional.of(id));
      opened |= opens;
      if (opens) version++;
      if (order.withdrawals.containsKey(id)) version++;
      if (order.deposits.containsKey(id)) version++;
    }
    return opened ? OptionalLong.of(version) : OptionalLong.empty();
  }

  /** One that was sent, answered or not: who retries does not know. */
  Optional<Order> again() {
    return orders.isEmpty()
        ? Optional.empty()
        : Optional.of(orders.get(chaos.below(orders.size())));
  }

  boolean done() {
    return orders.size() >= most && orders.stream().allMatch(order -> order.answer != null);
  }

  private Order made() {
    String key = "k" + orders.size();
    String one = account();
    String other = account();
    long cents = 1L + chaos.below(LARGEST);
    return switch (orders.size() < 8 ? 0 : chaos.below(6)) {
      case 0 -> {
        String id = "a" + (orders.size() < 8 ? orders.size() : chaos.below(12));
        String owner = "o" + chaos.below(OWNERS);
        if (!enormous && chaos.below(1_000 * enormousOneOf) < Fault.EVENT_TOO_LARGE.perThousand()) {
          enormous = true; // one such account a run: each of its events is that large
          owner = "O".repeat(TOO_LONG);
        }
        yield new Order(
            key,
            "/accounts",
            Map.of("id", id, "owner", owner, "balance", money(cents)),
            Map.of(),
            Map.of(),
            Optional.of(id),
            owner);
      }
      case 1, 2 ->
          new Order(
              key,
              "/accounts/" + one + "/deposits",
              Map.of("amount", money(cents)),
              Map.of(one, cents),
              Map.of(),
              Optional.empty(),
              "");
      default ->
          new Order(
              key,
              "/accounts/" + one + "/transfers",
              Map.of("to", other, "amount", money(cents)),
              Map.of(other, cents),
              Map.of(one, cents),
              Optional.empty(),
              "");
    };
  }

  private String account() {
    return "a" + chaos.below(12);
  }

  /**
   * Takes an answer.
   *
   * @throws Wrong if it can't be
   */
  void answered(Order order, HttpAnswer answer) {
    if (answer.status() >= 500) return; // nobody knows what became of it: it is sent again
    String text = answer.status() + " " + ((AnswerBody.Text) answer.body()).text();
    String stable = OF_ONE_ANSWER.matcher(text).replaceAll("");
    if (order.answer != null) {
      if (!order.answer.equals(stable)) {
        throw new Wrong(order.key + " was answered " + order.answer + " and then " + stable);
      }
      return;
    }
    order.answer = stable;
    if (answer.status() >= 300) return;
    if (order.storm > 0 && accepted.stream().anyMatch(other -> other.storm == order.storm)) {
      throw new Wrong(order.key + " was accepted beside another one that saw the same version");
    }
    accepted.add(order);
  }

  /** Whether somebody saw an account opened. */
  boolean opened() {
    return accepted.stream().anyMatch(order -> order.opens.isPresent());
  }

  /** What all that was accepted comes to, by account; once all orders are answered. */
  Map<String, Account> accounts() {
    Map<String, Account> accounts = new TreeMap<>();
    for (Order order : accepted) {
      order.opens.ifPresent(
          id -> {
            var account = new Account(order.owner);
            account.balance = cents(order);
            account.version = 1;
            if (accounts.put(id, account) != null) throw new Wrong(id + " was opened twice");
          });
    }
    for (Order order : accepted) {
      order.withdrawals.forEach((id, cents) -> known(accounts, id).move(-cents));
      order.deposits.forEach(
          (id, cents) -> {
            Account account = known(accounts, id);
            account.move(cents);
            account.deposits++;
            account.deposited += cents;
          });
    }
    return accounts;
  }

  private static Account known(Map<String, Account> accounts, String id) {
    Account account = accounts.get(id);
    if (account == null) throw new Wrong(id + " was used and never opened");
    return account;
  }

  private static long cents(Order order) {
    String body = order.request.body().text().orElseThrow();
    Json.Obj json = (Json.Obj) JsonText.parse(body);
    return new BigDecimal(((Json.Str) json.get("balance").orElseThrow()).value())
        .movePointRight(2)
        .longValueExact();
  }

  static String money(long cents) {
    return BigDecimal.valueOf(cents, 2).toPlainString();
  }

  /** Something that must never be. */
  static final class Wrong extends AssertionError {
    private static final long serialVersionUID = 1;

    Wrong(String message) {
      super(message);
    }
  }
}
