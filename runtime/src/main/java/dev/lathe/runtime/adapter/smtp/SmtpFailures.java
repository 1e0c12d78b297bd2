package dev.lathe.runtime.adapter.smtp;

import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleFailed.Reason;
import jakarta.mail.AuthenticationFailedException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * What became of a mail that was not taken. Codes are RFC 5321's: 4yz passes, 5yz is for good. What
 * a server says in words is told to nobody: it may repeat addresses.
 */
record SmtpFailures(String module) {
  private static final int MOST_CAUSES = 20;

  /** RFC 5321 and, behind it, RFC 3463. */
  private static final Pattern CODE =
      Pattern.compile("^([245]\\d\\d([ -][245]\\.\\d{1,3}\\.\\d{1,3})?)\\b");

  private static final int FOR_GOOD = 500;
  private static final int GOING_AWAY = 421;

  /**
   * How {@code failure} is told.
   *
   * @param handed whether the server may have had all of the mail
   */
  ModuleFailed of(Throwable failure, boolean handed) {
    List<Throwable> causes = causes(failure);
    for (Throwable cause : causes.reversed()) { // what is told of a recipient lies innermost
      switch (cause) {
        case ModuleFailed kept -> {
          return kept; // by the way out
        }
        case AuthenticationFailedException _ -> {
          return new ModuleFailed(
              Reason.VENDOR, "the server of the module `" + module + "` did not let us in");
        }
        case SMTPAddressFailedException refused -> {
          return coded(
              refused.getReturnCode(),
              Reason.INVALID_ARGUMENT,
              "MAIL_RECIPIENT_REFUSED: the server takes no mail for one of its recipients");
        }
        case SMTPSenderFailedException refused -> {
          return coded(
              refused.getReturnCode(),
              Reason.VENDOR,
              "MAIL_SENDER_REFUSED: the server takes no mail from the sender of the module `"
                  + module
                  + "`");
        }
        case SMTPSendFailedException refused when refused.getReturnCode() > 0 -> {
          return coded(
              refused.getReturnCode(),
              Reason.INVALID_ARGUMENT,
              "MAIL_REFUSED: the server did not take the mail");
        }
        default -> {}
      }
    }
    return handed ? noAnswer() : before(causes);
  }

  /** The server has all of it, and did not say what it does with it. */
  ModuleFailed noAnswer() {
    return new ModuleFailed(
        Reason.TIMEOUT,
        "the server of the module `" + module + "` did not say that it took the mail");
  }

  /** Too slow before it had all of it. */
  ModuleFailed tooSlow() {
    return nobody("was not given the whole mail in time");
  }

  /** For the log: the server's code, or what broke. Its words may repeat addresses. */
  static String told(Throwable failure) {
    List<Throwable> causes = causes(failure);
    for (Throwable cause : causes.reversed()) {
      Matcher code = CODE.matcher(String.valueOf(cause.getMessage()));
      if (code.find()) return "it answered " + code.group(1);
    }
    return causes.getLast().getClass().getSimpleName();
  }

  private ModuleFailed before(List<Throwable> causes) {
    for (Throwable cause : causes) {
      switch (cause) {
        case SSLException _ -> {
          return nobody("shows no certificate that is trusted here");
        }
        case UnknownHostException _ -> {
          return nobody("is not known");
        }
        case SocketTimeoutException _ -> {
          return nobody("did not answer in time");
        }
        case ConnectException _ -> {
          return nobody("takes no connections");
        }
        default -> {}
      }
    }
    if (String.valueOf(causes.getFirst().getMessage()).contains("STARTTLS")) {
      return new ModuleFailed(
          Reason.VENDOR,
          "the server of the module `"
              + module
              + "` offers no STARTTLS, without which nothing is said");
    }
    return nobody("broke off before it had the mail");
  }

  private ModuleFailed coded(int code, Reason refused, String message) {
    if (code >= FOR_GOOD) return ModuleFailed.unasked(refused, message);
    if (code == GOING_AWAY) return nobody("is going away");
    return ModuleFailed.unasked(
        Reason.OVERLOAD, "the server of the module `" + module + "` takes no such mail just now");
  }

  private ModuleFailed nobody(String what) {
    return ModuleFailed.unreached("the server of the module `" + module + "` " + what);
  }

  private static List<Throwable> causes(Throwable failure) {
    var causes = new ArrayList<Throwable>();
    for (Throwable cause = failure;
        cause != null && causes.size() < MOST_CAUSES;
        cause = next(cause)) {
      causes.add(cause);
    }
    return causes;
  }

  /** Mail's exceptions have a chain of their own, beside causes. */
  private static @Nullable Throwable next(Throwable failure) {
    return failure instanceof jakarta.mail.MessagingException mail
            && mail.getNextException() != null
        ? mail.getNextException()
        : failure.getCause();
  }
}
