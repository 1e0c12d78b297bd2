package dev.lathe.runtime.adapter.smtp;

import dev.lathe.model.json.Json;
import dev.lathe.runtime.mail.Letter;
import dev.lathe.runtime.mail.LetterCall;
import dev.lathe.runtime.mail.Mailbox;
import dev.lathe.runtime.module.HostPattern;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleFailed.Reason;
import dev.lathe.runtime.module.ModuleSecrets;
import dev.lathe.runtime.module.ModuleSetup;
import dev.lathe.runtime.platform.Platform;
import java.util.List;
import java.util.Optional;

/** A module of mail. Thread-safe. */
final class SmtpClient implements ModuleClient {
  private final ModuleSecrets secrets;
  private final Platform platform;
  private final SmtpServer server;
  private final Mailbox from;
  private final List<String> domains;

  /**
   * @param domains whom it may write to; empty for anybody
   */
  SmtpClient(ModuleSetup setup, SmtpServer server, Mailbox from, List<String> domains) {
    this.secrets = setup.secrets();
    this.platform = setup.platform();
    this.server = server;
    this.from = from;
    this.domains = domains;
  }

  @Override
  public boolean takesKeys() {
    return false;
  }

  @Override
  public Json call(ModuleCall call) throws ModuleFailed {
    Letter letter = LetterCall.read(call, from, platform.ids());
    for (Mailbox each : letter.recipients()) {
      if (!allowed(each.domain())) {
        throw ModuleFailed.unasked(
            Reason.INVALID_ARGUMENT,
            "MAIL_RECIPIENT_NOT_ALLOWED: nobody of that domain is written to from here");
      }
    }
    Optional<Account> account =
        server.account()
            ? Optional.of(new Account(secrets.read("user"), secrets.read("password")))
            : Optional.empty();
    try {
      new Delivery(call.module(), server, account, platform).send(letter, call.timeout());
    } catch (ModuleFailed failed) {
      if (failed.reason() == Reason.VENDOR) secrets.forget();
      throw failed;
    }
    return letter.accepted();
  }

  private boolean allowed(String domain) {
    return domains.isEmpty() || domains.stream().anyMatch(one -> new HostPattern(one).fits(domain));
  }
}
