package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.fixture.ReadsSharedBlueprints;
import dev.lathe.dev.Http.Answer;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The expected traces of the order blueprint: each request, its answer and its event. */
@ReadsSharedBlueprints
class OrderFulfillmentTest {
  @TempDir static Path folder;
  private static Served served;
  private static Http http;

  @BeforeAll
  static void start() {
    served = Served.on(new DatabaseChoice.OwnFile(), byHand(), folder);
    http = served.http();
  }

  /** Without its workflow, which would confirm and cancel orders beside these requests. */
  private static Bundle byHand() {
    return Served.value(
            Compiler.compile(
                Blueprints.shared("order-fulfillment"),
                Path.of("src/test/resources/seeds/order-fulfillment.json")))
        .with(List.of());
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @Test
  void places_an_order_and_reads_it_on_the_very_next_request() {
    Answer placed = http.post("/api/orders/orders", "{\"sku\":\"A\",\"quantity\":2}");

    assertEquals(200, placed.status(), placed.text());
    assertEquals("1", placed.get("version"));
    String order = placed.get("orderId");
    assertEquals(
        List.of(
            "OrderPlaced {\"before\":null,\"after\":{\"status\":\"placed\",\"sku\":\"A\",\"quantity\":2}}"),
        served.trace("Order-" + order));
    assertEquals(
        JsonText.parse(
            """
            [{"id":"%s","sku":"A","quantity":2,"reservationId":null,"cancelReason":null,
              "status":"placed"}]"""
                .formatted(order)),
        http.get("/api/orders/orders/" + order).body());
  }

  @Test
  void confirms_an_order_once() {
    String order = place();

    Answer confirmed = confirm(order, "r1");
    Answer again = confirm(order, "r2");

    assertEquals(200, confirmed.status(), confirmed.text());
    assertEquals("2", confirmed.get("version"));
    assertEquals(422, again.status(), again.text());
    assertEquals("COMMAND_ILLEGAL_TRANSITION", again.get("code"));
    assertEquals(
        "OrderConfirm {\"before\":{\"status\":\"placed\",\"reservationId\":null},"
            + "\"after\":{\"status\":\"confirmed\",\"reservationId\":\"r1\"}}",
        served.trace("Order-" + order).get(1));
    assertEquals("confirmed", read(order, "status"));
    assertEquals("r1", read(order, "reservationId"));
  }

  @Test
  void cancels_an_order_with_its_reason() {
    String order = place();

    Answer cancelled =
        http.post("/api/orders/orders/" + order + "/cancel", "{\"reason\":\"no stock\"}");

    assertEquals(200, cancelled.status(), cancelled.text());
    assertEquals("2", cancelled.get("version"));
    assertEquals("cancelled", read(order, "status"));
    assertEquals("no stock", read(order, "cancelReason"));
  }

  @Test
  void answers_an_unknown_order_with_an_empty_list() {
    Answer answer = http.get("/api/orders/orders/none");

    assertEquals(200, answer.status());
    assertEquals(new Json.Arr(List.of()), answer.body());
  }

  @Test
  void rejects_a_reservation_of_what_is_not_in_stock() {
    Answer answer = reserve("o-1", "A", 2);

    assertEquals(200, answer.status(), answer.text());
    assertEquals("false", answer.get("reserved"));
    assertEquals("null", answer.get("reservationId"));
    assertEquals("insufficient stock", answer.get("reason"));
    var reservation = reservation("o-1");
    assertEquals(
        List.of(
            "StockReservationRejected {\"before\":null,\"after\":{\"status\":\"rejected\","
                + "\"orderId\":\"o-1\",\"sku\":\"A\",\"quantity\":2,"
                + "\"reason\":\"insufficient stock\"}}"),
        served.trace("StockReservation-" + text(reservation, "id")));
    assertEquals("rejected", text(reservation, "status"));
  }

  @Test
  void reserves_what_is_in_stock() {
    Answer answer = reserve("o-2", "B", 5);

    assertEquals(200, answer.status(), answer.text());
    assertEquals("true", answer.get("reserved"));
    assertEquals("null", answer.get("reason"));
    var reservation = reservation("o-2");
    assertEquals(answer.get("reservationId"), text(reservation, "id"));
    assertEquals("reserved", text(reservation, "status"));
    assertTrue(
        served
            .trace("StockReservation-" + text(reservation, "id"))
            .getFirst()
            .startsWith("StockReserved "));
  }

  @Test
  void rejects_a_reservation_of_more_than_there_is() {
    assertEquals("false", reserve("o-3", "B", 6).get("reserved"));
  }

  private static String place() {
    return http.post("/api/orders/orders", "{\"sku\":\"A\",\"quantity\":1}").get("orderId");
  }

  private static Answer confirm(String order, String reservation) {
    return http.post(
        "/api/orders/orders/" + order + "/confirm", "{\"reservationId\":\"" + reservation + "\"}");
  }

  private static Answer reserve(String order, String sku, int quantity) {
    return http.post(
        "/api/inventory/reservations",
        "{\"orderId\":\"%s\",\"sku\":\"%s\",\"quantity\":%d}".formatted(order, sku, quantity));
  }

  private static Json.Obj reservation(String order) {
    return first(http.get("/api/inventory/reservations/" + order));
  }

  private static String read(String order, String member) {
    return text(first(http.get("/api/orders/orders/" + order)), member);
  }

  private static Json.Obj first(Answer answer) {
    return (Json.Obj) ((Json.Arr) answer.body()).items().getFirst();
  }

  private static String text(Json.Obj row, String member) {
    return ((Json.Str) row.get(member).orElseThrow()).value();
  }
}
