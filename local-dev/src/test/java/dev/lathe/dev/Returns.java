package dev.lathe.dev;

/** What clients do with examples/returns. */
final class Returns {
  private Returns() {}

  /** Opens a return that is to come {@code within} a time; its id. */
  static String opened(Served served, String price, String within) {
    String body = "{\"item\":\"lamp\",\"price\":\"%s\",\"within\":\"%s\"}".formatted(price, within);
    return served.http().post("/api/returns", body).get("returnId");
  }

  /** Says that a return came; the answer's status. */
  static int received(Served served, String id) {
    return served.http().post("/api/returns/" + id + "/receive", "{}").status();
  }
}
