package dev.lathe.runtime.adapter.smtp;

import dev.lathe.model.json.Json;
import dev.lathe.runtime.mail.Mailbox;
import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleKind;
import dev.lathe.runtime.module.ModuleSettings;
import dev.lathe.runtime.module.ModuleSetup;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;

/**
 * Mail by a server of SMTP. Such a server knows no keys: a mail that may have gone is not sent
 * again. Nothing of its library is loaded before the first one.
 */
public final class SmtpMail implements ModuleKind {
  /** The kind's name. */
  public static final String NAME = "mail";

  private static final List<String> SETTINGS =
      List.of("host", "port", "tls", "from", "fromName", "recipientDomains", "connectTimeoutMs");

  private static final Pattern DOMAIN = Pattern.compile("(\\*\\.)?[a-z0-9-]+(\\.[a-z0-9-]+)*");
  private static final Set<String> ACCOUNT = Set.of("user", "password");

  private static final int MOST_PORT = 65_535;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int MOST_CONNECT_MILLIS = 60_000;

  private final Optional<SSLSocketFactory> trusting;

  public SmtpMail() {
    this(Optional.empty());
  }

  /**
   * @param trusting judges certificates instead of what this machine trusts
   */
  SmtpMail(Optional<SSLSocketFactory> trusting) {
    this.trusting = trusting;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ModuleClient open(ModuleSetup setup) {
    ModuleSettings settings = setup.settings();
    settings.knowsOnly(SETTINGS);
    Line line = line(settings);
    boolean account = !settings.secrets().isEmpty();
    if (account && !settings.secrets().keySet().equals(ACCOUNT)) {
      throw settings.wrong(
          "has secrets that are not `user` and `password`",
          "\"secrets\": {\"user\": {\"env\": \"SMTP_USER\"}, \"password\": {\"env\": \"SMTP_PASSWORD\"}}");
    }
    var server =
        new SmtpServer(
            line,
            account,
            number(settings, "connectTimeoutMs", CONNECT_MILLIS, MOST_CONNECT_MILLIS),
            setup.egress().sockets(line.host(), line.port(), line.tls() != Line.Tls.NONE),
            trusting);
    return new SmtpClient(setup, server, from(settings), domains(settings));
  }

  private static Line line(ModuleSettings settings) {
    String host = settings.text("host", "smtp.example.com").toLowerCase(Locale.ROOT);
    String word = settings.own().text("tls").orElse(Line.Tls.STARTTLS.word());
    Line.Tls tls =
        Line.Tls.of(word)
            .orElseThrow(
                () ->
                    settings.wrong(
                        "has `tls` \"" + word + "\"",
                        "\"tls\": \"starttls\", \"tls\" or \"none\""));
    return new Line(host, number(settings, "port", tls.port(), MOST_PORT), tls);
  }

  private static Mailbox from(ModuleSettings settings) {
    try {
      return Mailbox.of(
          settings.text("from", "orders@example.com"), settings.own().text("fromName"));
    } catch (IllegalArgumentException e) {
      throw settings.wrong(
          "has a `from` or `fromName` that " + e.getMessage(), "\"from\": \"orders@example.com\"");
    }
  }

  /** Whom it may write to; empty for anybody. */
  private static List<String> domains(ModuleSettings settings) {
    Optional<Json> listed = settings.own().get("recipientDomains");
    if (listed.isEmpty()) return List.of();
    List<String> domains = Json.texts(listed.get()).orElse(List.of());
    if (domains.isEmpty() || !domains.stream().allMatch(one -> DOMAIN.matcher(one).matches())) {
      throw settings.wrong(
          "has `recipientDomains` that are no domains",
          "\"recipientDomains\": [\"example.com\", \"*.example.com\"], in lower case");
    }
    return domains;
  }

  private static int number(ModuleSettings settings, String name, int usual, int most) {
    Json json = settings.own().get(name).orElse(Json.of(usual));
    if (json instanceof Json.Num number) {
      BigDecimal value = number.decimal();
      if (value.stripTrailingZeros().scale() <= 0
          && value.signum() > 0
          && value.compareTo(BigDecimal.valueOf(most)) <= 0) {
        return value.intValueExact();
      }
    }
    throw settings.wrong(
        "has `%s` that is no number from 1 to %s".formatted(name, most),
        "\"" + name + "\": " + usual);
  }
}
