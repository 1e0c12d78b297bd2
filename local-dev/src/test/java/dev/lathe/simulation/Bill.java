package dev.lathe.simulation;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpBody;
import dev.lathe.runtime.http.HttpHeaders;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.simulation.Bank.Wrong;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** One bill, as whoever pays it knows it; it may be cancelled, and opened again. */
final class Bill {
  static final String PAID = "paid";
  static final String WITHOUT_EVENT = "EFFECT_WITHOUT_EVENT";
  static final String UNKNOWN = "EXTERNAL_OUTCOME_UNKNOWN";
  static final String DECLINED = "CARD_DECLINED";
  static final String CANCELLED = "COMMAND_ILLEGAL_TRANSITION";

  /** Answers after which nothing comes any more. */
  private static final Set<String> LAST = Set.of(PAID, WITHOUT_EVENT, CANCELLED);

  private static final Set<String> ENDS = Set.of(PAID, WITHOUT_EVENT, CANCELLED, UNKNOWN, DECLINED);

  private final String id;
  private final boolean refundable;
  private boolean asked;
  private boolean cancelled;
  private boolean reopening;

  /** How often it was opened again: each time is another request. */
  private int reopened;

  /** What whoever pays was told last. */
  private String answer = "";

  /** Whether they were told that they have their money back. */
  private boolean madeGood;

  /** Whether they were told so far that they have not, and why. */
  private boolean failed;

  /**
   * @param refundable whether the money comes back where it can't be paid after all
   */
  Bill(String id, boolean refundable) {
    this.id = id;
    this.refundable = refundable;
  }

  String id() {
    return id;
  }

  boolean isAsked() {
    return asked;
  }

  boolean isRefundable() {
    return refundable;
  }

  /** Whether somebody who has opened it again has no answer yet. */
  boolean isReopening() {
    return reopening;
  }

  /** Whether its payer has been told how it ends, and nothing is to be gone on with. */
  boolean isOver(Vendor vendor) {
    return LAST.contains(answer) && !isGoingOn(vendor);
  }

  /** Whether its payer has been told how it ends so far. */
  boolean isTold(Vendor vendor) {
    return ENDS.contains(answer) && !isGoingOn(vendor);
  }

  private boolean isGoingOn(Vendor vendor) {
    return reopening || (owed() && vendor.takesKeys() && !vendor.keeps(id));
  }

  private boolean owed() {
    return refundable && answer.equals(WITHOUT_EVENT) && !madeGood;
  }

  void ask(Function<HttpRequest, HttpAnswer> door) {
    Json.Obj body = new Members().with("id", id).object();
    HttpAnswer told = door.apply(post("/till/bills", "ask-" + id, body));
    if (told.status() == 200) asked = true;
    else if (told.status() < 500) throw new Wrong(id + " is " + People.text(told));
  }

  /** Cancels it, or opens it again where it is known that it is cancelled. */
  void turn(Function<HttpRequest, HttpAnswer> door) {
    if (cancelled && refundable) {
      reopening = true;
      if (told(door, "reopen")) {
        reopening = false;
        cancelled = false;
        reopened++;
      }
    } else if (told(door, "cancel")) {
      cancelled = true;
    }
  }

  private boolean told(Function<HttpRequest, HttpAnswer> door, String verb) {
    String key = verb + "-" + id + (reopened == 0 ? "" : "-" + reopened);
    return act(door, verb, key).status() == 200;
  }

  /** Somebody pays it, for the first time or once more. */
  void pay(Function<HttpRequest, HttpAnswer> door, Chaos chaos) {
    boolean first = !LAST.contains(answer);
    HttpAnswer told = act(door, refundable ? "pay-or-refund" : "pay", "pay-" + id);
    String word = told.status() == 200 ? PAID : People.code(told).orElse("");
    if (LAST.contains(answer)) {
      // It was declined, and somebody else has tried again and been answered before it was told so.
      if (first && word.equals(DECLINED)) return;
      if (ENDS.contains(word) && !word.equals(answer)) {
        throw new Wrong(id + " was answered " + answer + " and then " + word);
      }
      if (!word.equals(WITHOUT_EVENT)) return;
    } else {
      if (word.equals(WITHOUT_EVENT)) chaos.happened(Fault.EFFECT_WITHOUT_EVENT);
      if (word.equals(UNKNOWN) && !answer.equals(UNKNOWN)) chaos.happened(Fault.OUTCOME_UNKNOWN);
      if (word.equals("COMMAND_IN_PROGRESS")) chaos.happened(Fault.CLAIM_IN_PROGRESS);
      answer = word;
    }
    if (refundable && word.equals(WITHOUT_EVENT)) back(People.body(told).object("details"), chaos);
  }

  /** What they are told of their money. */
  private void back(Json.Obj details, Chaos chaos) {
    boolean good = details.get("madeGood").orElse(Json.NULL).equals(Json.of(true));
    if (madeGood && !good) throw new Wrong(id + " was made good for, and then not");
    if (good && !madeGood) chaos.happened(Fault.MADE_GOOD);
    madeGood = good;
    boolean fails = details.text("compensationFailed").isPresent();
    if (fails && !failed) chaos.happened(Fault.NOT_MADE_GOOD);
    failed = fails;
  }

  @Override
  public String toString() {
    return id + " is " + answer + (owed() ? ", and owed" : "");
  }

  private HttpAnswer act(Function<HttpRequest, HttpAnswer> door, String verb, String key) {
    return door.apply(post("/till/bills/" + id + "/" + verb, key, new Members().object()));
  }

  private static HttpRequest post(String path, String key, Json.Obj body) {
    Map<String, String> headers =
        Map.of("idempotency-key", key, "content-type", "application/json");
    return new HttpRequest(
        "POST", path, "", HttpHeaders.of(headers), HttpBody.of(JsonText.write(body)));
  }

  /**
   * Looks whether it was charged once at the most, whether that came back where it had to and only
   * there, and whether what its payer is told is what the log says.
   *
   * @param paid whether the log says so
   * @param claim its state, empty where there is none
   */
  void check(Vendor vendor, boolean paid, String claim) {
    long charged = vendor.charges(id);
    long back = vendor.refunds(id);
    boolean right =
        switch (answer) {
          case PAID -> charged == 1 && paid && claim.isEmpty() && !cancelled;
          case CANCELLED, DECLINED -> charged == 0 && !paid && claim.isEmpty();
          case WITHOUT_EVENT -> charged == 1 && !paid && isOwedOrBack(vendor, claim);
          case UNKNOWN -> !vendor.takesKeys() && charged <= 1 && !paid && claim.equals("unknown");
          // Somebody else goes on with it, or has gone on with it since.
          default -> paid ? charged == 1 && claim.isEmpty() : charged <= (claim.isEmpty() ? 0 : 1);
        };
    boolean backRight = back <= charged && !(paid && back > 0) && (refundable || back == 0);
    if (!right || !backRight) {
      throw new Wrong(
          "%s was charged %s times, given back %s times, is paid: %s, claim: %s, told: %s, back: %s"
              .formatted(id, charged, back, paid, claim, answer, madeGood));
    }
  }

  private boolean isOwedOrBack(Vendor vendor, String claim) {
    if (!refundable) return claim.equals("refused");
    if (madeGood) return vendor.refunds(id) == 1 && claim.equals("refused");
    if (vendor.keeps(id) && vendor.refunds(id) > 0) return false;
    // It is gone on with, or somebody has to see to it, or it came to its end since it was told.
    boolean settled = !vendor.takesKeys() || vendor.keeps(id) || vendor.refunds(id) == 1;
    return claim.equals("open") || (claim.equals("refused") && settled);
  }
}
