package dev.lathe.crash;

import java.math.BigDecimal;
import java.util.Map;

/**
 * A command, sent under its key until it is answered.
 *
 * @param moves what it does to accounts, in cents, where it is accepted; none where it opens one
 */
record Order(String key, String path, String body, Map<String, Long> moves) {
  static Order open(String key, String account, long cents) {
    return new Order(
        key,
        "/bank/accounts",
        "{\"id\":\"%s\",\"owner\":\"o-%s\",\"balance\":\"%s\"}"
            .formatted(account, account, money(cents)),
        Map.of(account, cents));
  }

  static Order deposit(String key, String account, long cents) {
    return new Order(
        key,
        "/bank/accounts/" + account + "/deposits",
        "{\"amount\":\"%s\"}".formatted(money(cents)),
        Map.of(account, cents));
  }

  static Order transfer(String key, String from, String to, long cents) {
    return new Order(
        key,
        "/bank/accounts/" + from + "/transfers",
        "{\"to\":\"%s\",\"amount\":\"%s\"}".formatted(to, money(cents)),
        Map.of(from, -cents, to, cents));
  }

  static String money(long cents) {
    return BigDecimal.valueOf(cents, 2).toPlainString();
  }
}
