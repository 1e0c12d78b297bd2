package dev.lathe.bench.orders;

import dev.lathe.model.json.Members;
import dev.lathe.runtime.plan.InputValue;
import java.util.Map;

/** What is asked of the orders service. */
public sealed interface Ask {
  /** The item that is ordered: the example's seeds have it, and enough of it. */
  String SKU = "mug";

  /** How many rows a list has at most. */
  int PAGE = 20;

  /** A command that creates: guarded by a mirror, from which it takes the price. */
  record Place(String customer) implements Ask {}

  /** A command on what is there. */
  record Confirm(String order) implements Ask {}

  /** A query by id, with a join. */
  record Get(String order) implements Ask {}

  /** A query of the newest {@link #PAGE} of a customer, with a join. */
  record Newest(String customer) implements Ask {}

  /** The plan's name. */
  default String plan() {
    return switch (this) {
      case Place _ -> "orders.placeOrder";
      case Confirm _ -> "orders.confirmOrder";
      case Get _ -> "orders.getOrder";
      case Newest _ -> "orders.listOrders";
    };
  }

  /** As {@code POST} or {@code GET}. */
  default String method() {
    return switch (this) {
      case Place _, Confirm _ -> "POST";
      case Get _, Newest _ -> "GET";
    };
  }

  /** Where it is sent. */
  default String path() {
    return switch (this) {
      case Place _, Newest _ -> "/orders";
      case Confirm(String order) -> "/orders/" + order + "/confirm";
      case Get(String order) -> "/orders/" + order;
    };
  }

  /** Without the question mark; empty where there is none. */
  default String query() {
    return switch (this) {
      case Newest(String customer) -> "customer=" + customer + "&limit=" + PAGE;
      case Place _, Confirm _, Get _ -> "";
    };
  }

  /** A JSON text, or an empty one. */
  default String body() {
    return switch (this) {
      case Place(String customer) ->
          new Members().with("customerId", customer).with("sku", SKU).with("quantity", 1).text();
      case Confirm _, Get _, Newest _ -> "";
    };
  }

  /** The graph's inputs, as they are after coercion. */
  default Map<String, InputValue> inputs() {
    return switch (this) {
      case Place(String customer) ->
          Map.of(
              "customerId",
              new InputValue.Text(customer),
              "sku",
              new InputValue.Text(SKU),
              "quantity",
              new InputValue.Whole(1),
              "gift",
              new InputValue.Flag(false));
      case Confirm(String order) -> Map.of("orderId", new InputValue.Text(order));
      case Get(String order) -> Map.of("orderId", new InputValue.Text(order));
      case Newest(String customer) ->
          Map.of("customerId", new InputValue.Text(customer), "limit", new InputValue.Whole(PAGE));
    };
  }
}
