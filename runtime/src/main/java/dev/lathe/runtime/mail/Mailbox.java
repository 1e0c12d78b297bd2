package dev.lathe.runtime.mail;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who sends or gets a mail.
 *
 * @param address {@code ann@example.com}, its domain in ASCII and lower case
 * @param name what is shown beside it
 */
public record Mailbox(String address, Optional<String> name) {
  /** RFC 5321, section 4.5.3.1. */
  private static final int LONGEST_ADDRESS = 254;

  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST_NAME = 200;

  /** Atoms with dots between them; quoted ones are read differently by different servers. */
  private static final Pattern LOCAL =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

  /**
   * The mailbox of {@code address}.
   *
   * @param name as people write it
   * @throws IllegalArgumentException if mail can't be sent there; the message says why
   */
  public static Mailbox of(String address, Optional<String> name) {
    int at = address.lastIndexOf('@');
    String local = address.substring(0, Math.max(0, at));
    String domain = ascii(address.substring(at + 1));
    String whole = local + "@" + domain;
    boolean good =
        LOCAL.matcher(local).matches()
            && DOMAIN.matcher(domain).matches()
            && local.length() <= LONGEST_LOCAL
            && whole.length() <= LONGEST_ADDRESS;
    if (!good) throw new IllegalArgumentException("is no e-mail address, as ann@example.com is");
    name.ifPresent(text -> OneLine.require(text, LONGEST_NAME));
    return new Mailbox(whole, name.filter(text -> !text.isBlank()));
  }

  private static String ascii(String domain) {
    try {
      return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** The part behind the {@code @}. */
  public String domain() {
    return address.substring(address.lastIndexOf('@') + 1);
  }

  /** As calls have it. */
  public Json.Obj json() {
    return new Members().with("address", address).with("name", name).object();
  }
}
