package dev.lathe.simulation;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.simulation.Bank.Wrong;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who borrows from the bank: what she asks for, and what she is answered. Each loan is a
 * run of a workflow.
 */
final class Lending {
  /** Her name; she may be a clerk as well, and not one of her own loans. */
  static final String BORROWER = "ann";

  /** Of the limit of how often she may ask. */
  private static final int BURST = 2;

  private static final long NANOS_PER_TOKEN = 3_000_000_000L;

  private static final List<Loan.Way> WAYS = List.of(Loan.Way.values());

  /** One request, sent under its key until it is answered. */
  static final class Request {
    final String key;
    final HttpRequest http;
    private final Loan loan;
    private final boolean asks;

    /** When it was sent first, in nanoseconds; negative where it was not. */
    private long sent = -1;

    private long answered;
    private @Nullable String answer;

    private Request(String key, String path, Json.Obj body, Loan loan, boolean asks) {
      this.key = key;
      this.http = People.post(BORROWER, "/lending/loans" + path, key, body);
      this.loan = loan;
      this.asks = asks;
    }
  }

  private final Chaos chaos;
  private final VirtualTime time;
  private final int most;
  private final List<Request> requests = new ArrayList<>();
  private final List<Loan> loans = new ArrayList<>();
  private int asked;

  /** Times that the database was another one from then on, with full buckets. */
  private int refilled;

  /**
   * @param most loans in all
   */
  Lending(Chaos chaos, VirtualTime time, int most) {
    this.chaos = chaos;
    this.time = time;
    this.most = most;
  }

  /** A request that waits for its answer, or a new one; none where all are answered. */
  Optional<Request> next() {
    List<Request> waiting = requests.stream().filter(one -> one.answer == null).toList();
    if (asked < most && (waiting.isEmpty() || chaos.even())) {
      Loan.Way way = WAYS.get(chaos.below(WAYS.size()));
      var loan = new Loan("l" + asked++, way, 1 + chaos.below(99), chaos.even());
      var body =
          new Members()
              .with("id", loan.id())
              .with("way", loan.way().word())
              .with("amount", loan.amount());
      requests.add(new Request("ask-" + loan.id(), "", body.object(), loan, true));
      return Optional.of(requests.getLast());
    }
    return waiting.isEmpty()
        ? Optional.empty()
        : Optional.of(waiting.get(chaos.below(waiting.size())));
  }

  /** One that was sent, answered or not. */
  Optional<Request> again() {
    return requests.isEmpty()
        ? Optional.empty()
        : Optional.of(requests.get(chaos.below(requests.size())));
  }

  void sending(Request request) {
    if (request.sent < 0) request.sent = time.ticks();
  }

  /** Takes an answer. */
  void answered(Request request, HttpAnswer answer) {
    if (answer.status() >= 500) return;
    if (answer.status() == 429) {
      chaos.happened(Fault.LIMIT_REACHED);
      return;
    }
    String stable =
        answer.status()
            + " "
            + People.text(answer).replaceAll("\"(requestId|instance|at)\":\"[^\"]*\",?", "");
    if (request.answer != null) {
      if (!request.answer.equals(stable)) {
        throw new Wrong(request.key + " was answered " + request.answer + " and then " + stable);
      }
      return;
    }
    if (answer.status() != 200) throw new Wrong(request.key + " was answered " + stable);
    request.answer = stable;
    request.answered = time.ticks();
    if (request.asks) begin(request.loan);
  }

  /** What she does about a loan that she got an answer for. */
  private void begin(Loan loan) {
    loans.add(loan);
    if (loan.way() == Loan.Way.WAIT) follow(loan, "confirm");
    if (loan.withdraws()) follow(loan, "withdraw");
  }

  private void follow(Loan loan, String verb) {
    requests.add(
        new Request(
            verb + "-" + loan.id(),
            "/" + loan.id() + "/" + verb,
            new Members().object(),
            loan,
            false));
  }

  boolean done() {
    return asked >= most && requests.stream().allMatch(request -> request.answer != null);
  }

  /** Those that were granted her asking. */
  List<Loan> loans() {
    return loans;
  }

  /** The loan {@code id}, once she knows that it was asked for. */
  Optional<Loan> loan(String id) {
    return loans.stream().filter(loan -> loan.id().equals(id)).findFirst();
  }

  void refilled() {
    refilled++;
  }

  /**
   * @throws Wrong if more was decided in some time than her limit lets through
   */
  void checkLimit() {
    List<Request> asks = requests.stream().filter(request -> request.asks).toList();
    for (Request from : asks) {
      for (Request to : asks) {
        long span = to.answered - from.sent;
        if (span < 0) continue;
        long within =
            asks.stream()
                .filter(one -> one.sent >= from.sent && one.answered <= to.answered)
                .count();
        long most = BURST * (1L + refilled) + span / NANOS_PER_TOKEN + 1;
        if (within > most) {
          throw new Wrong(within + " loans were asked for in " + span / 1_000_000 + " ms");
        }
      }
    }
  }
}
