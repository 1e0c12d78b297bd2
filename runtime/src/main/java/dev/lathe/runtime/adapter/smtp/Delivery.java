package dev.lathe.runtime.adapter.smtp;

import dev.lathe.runtime.mail.Letter;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleFailed.Reason;
import dev.lathe.runtime.platform.Platform;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One mail and one connection for it: the first place where the library is loaded. */
final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final String module;
  private final SmtpServer server;
  private final Optional<Account> account;
  private final Platform platform;

  Delivery(String module, SmtpServer server, Optional<Account> account, Platform platform) {
    this.module = module;
    this.server = server;
    this.account = account;
    this.platform = platform;
  }

  /**
   * Sends {@code letter} to all of its recipients, or to none.
   *
   * @throws ModuleFailed if no server took it; whether one may have all the same, it says
   */
  void send(Letter letter, Duration timeout) throws ModuleFailed {
    Session session = Session.getInstance(properties(timeout));
    var handover = new Handover(session, url());
    try {
      MimeMessage message = new MimeLetter(session).of(letter, platform.time().now());
      var recipients = MimeLetter.addresses(letter.recipients());
      Socket socket = server.sockets().createSocket();
      var sent =
          new FutureTask<>(
              () -> {
                converse(handover, socket, message, recipients);
                return true;
              });
      platform.threads().start("lathe-mail", sent);
      await(sent, handover, socket, timeout);
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException("a mail that was judged can't be written", e);
    }
  }

  private void converse(
      Handover handover, Socket socket, MimeMessage message, InternetAddress[] recipients)
      throws MessagingException, IOException {
    try {
      handover.connect(connected(socket));
      handover.sendMessage(message, recipients);
    } finally {
      close(handover);
      close(socket);
    }
  }

  /** How a conversation is ended changes nothing of what became of it. */
  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.debug("a connection to a server of mail did not end well: {}", e.toString());
    }
  }

  private void await(FutureTask<Boolean> sent, Handover handover, Socket socket, Duration timeout) {
    var failures = new SmtpFailures(module);
    try {
      sent.get(Math.max(1, timeout.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      boolean nothing = handover.giveUp();
      close(socket);
      throw nothing ? failures.tooSlow() : failures.noAnswer();
    } catch (InterruptedException e) {
      boolean nothing = handover.giveUp();
      close(socket);
      Thread.currentThread().interrupt();
      throw nothing
          ? ModuleFailed.unreached("interrupted during a call")
          : new ModuleFailed(Reason.UNAVAILABLE, "interrupted during a call");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      ModuleFailed failed = failures.of(cause, handover.handed());
      LOG.warn(
          "no mail of the module {} went to {}:{}: {}",
          module,
          server.line().host(),
          server.line().port(),
          SmtpFailures.told(cause));
      throw failed;
    }
  }

  private URLName url() {
    return new URLName(
        "smtp",
        server.line().host(),
        server.line().port(),
        null,
        account.map(Account::user).orElse(null),
        account.map(Account::password).orElse(null));
  }

  private Properties properties(Duration timeout) {
    String millis = Long.toString(Math.max(1, Math.min(timeout.toMillis(), Integer.MAX_VALUE)));
    var properties = new Properties();
    properties.setProperty("mail.smtp.timeout", millis);
    properties.setProperty("mail.smtp.auth", Boolean.toString(server.account()));
    properties.setProperty("mail.smtp.sendpartial", "false");
    properties.setProperty("mail.smtp.quitwait", "false");
    boolean starts = server.line().tls() == Line.Tls.STARTTLS;
    properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(starts));
    properties.setProperty("mail.smtp.starttls.required", Boolean.toString(starts));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    // A name of this machine is nobody's business, and looking it up may take long.
    properties.setProperty("mail.smtp.localhost", "[127.0.0.1]");
    properties.put("mail.smtp.ssl.socketFactory", trusted());
    return properties;
  }

  private SSLSocketFactory trusted() {
    return server.trusting().orElseGet(() -> (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  /** Connects it, and makes it one of TLS where the server speaks that from the start. */
  private Socket connected(Socket socket) throws IOException {
    Line line = server.line();
    // The library asks an address for its name when it looks at a certificate: it is to be the one
    // that settings have, and not what some name server says.
    byte[] found = InetAddress.getByName(line.host()).getAddress();
    var there = new InetSocketAddress(InetAddress.getByAddress(line.host(), found), line.port());
    socket.connect(there, server.connectMillis());
    if (line.tls() != Line.Tls.TLS) return socket;
    socket.setSoTimeout(server.connectMillis());
    var secure = (SSLSocket) trusted().createSocket(socket, line.host(), line.port(), true);
    var parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }
}
