package dev.lathe.runtime.adapter.smtp;

import dev.lathe.runtime.mail.MailContract.Arrived;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * A server of mail on this machine, which keeps what it takes and misbehaves where it is told to.
 */
final class MailServer implements AutoCloseable {
  /** What it does with the next mails. */
  enum Mood {
    GOOD,
    /** It takes long to say what it thinks of whom a mail is from. */
    SLOW_AT_FIRST,
    /** It has all of a mail, and says so late. */
    SLOW_AT_LAST,
    /** It has all of a mail, and is gone. */
    GONE_AT_LAST,
    GONE_AT_FIRST,
    NO_SENDER,
    NO_RECIPIENT,
    LATER,
    NO_MAIL,
    MAIL_LATER
  }

  private final SMTPServer server;
  private final List<byte[]> mails = Collections.synchronizedList(new ArrayList<>());
  private final List<List<String>> recipients = Collections.synchronizedList(new ArrayList<>());
  private volatile Mood mood = Mood.GOOD;

  private MailServer(Optional<SSLContext> starting, Optional<SSLContext> tls, boolean account) {
    SMTPServer.Builder builder =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .hostName("localhost")
            .insertReceivedHeaders(false)
            .requireAuth(account)
            .showAuthCapabilitiesBeforeSTARTTLS(false)
            .authenticationHandlerFactory(
                new EasyAuthenticationHandlerFactory(
                    (user, password, _) -> {
                      if (!user.equals("lathe") || !password.equals("very-secret-4711")) {
                        throw new LoginFailedException("bad credentials");
                      }
                    }))
            .messageHandlerFactory(_ -> new Handler());
    starting.ifPresent(context -> builder.requireTLS().startTlsSocketFactory(context));
    tls.ifPresent(builder::serverSocketFactory);
    server = builder.build();
    server.start();
  }

  static MailServer plain() {
    return new MailServer(Optional.empty(), Optional.empty(), false);
  }

  static MailServer wantingAccount() {
    return new MailServer(Optional.empty(), Optional.empty(), true);
  }

  static MailServer startingTls(SSLContext context) {
    return new MailServer(Optional.of(context), Optional.empty(), false);
  }

  static MailServer tls(SSLContext context) {
    return new MailServer(Optional.empty(), Optional.of(context), false);
  }

  int port() {
    return server.getPortAllocated();
  }

  /** From now on it does so. */
  void is(Mood next) {
    mood = next;
  }

  /** How often it had all of a mail, whatever it said to it. */
  int had() {
    return mails.size();
  }

  List<Arrived> arrived() throws MessagingException, IOException {
    var all = new ArrayList<Arrived>();
    for (int i = 0; i < mails.size(); i++) {
      MimeMessage mail = mail(i);
      var parts = new ArrayList<BodyPart>();
      if (mail.getContent() instanceof MimeMultipart several) {
        for (int part = 0; part < several.getCount(); part++) parts.add(several.getBodyPart(part));
      }
      all.add(
          new Arrived(
              mail.getMessageID(),
              recipients.get(i),
              MimeUtility.decodeText(mail.getHeader("To", ", ")),
              mail.getSubject(),
              body(mail, parts, "text/plain"),
              body(mail, parts, "text/html")));
    }
    return all;
  }

  /** One of them, as it came. */
  MimeMessage mail(int number) throws MessagingException {
    return new MimeMessage(
        Session.getInstance(new Properties()), new ByteArrayInputStream(mails.get(number)));
  }

  private static Optional<String> body(MimeMessage mail, List<BodyPart> parts, String type)
      throws MessagingException, IOException {
    if (mail.isMimeType(type)) return Optional.of(lines(mail.getContent()));
    for (BodyPart part : parts) {
      if (part.isMimeType(type)) return Optional.of(lines(part.getContent()));
    }
    return Optional.empty();
  }

  /** What goes over a line ends its lines so; a mail ends with one. */
  private static String lines(Object content) {
    return content.toString().replace("\r\n", "\n").replaceFirst("\n$", "");
  }

  private final class Handler implements MessageHandler {
    private final List<String> to = new ArrayList<>();

    @Override
    public void from(String from) throws RejectException {
      switch (mood) {
        case SLOW_AT_FIRST -> sleep();
        case NO_SENDER -> throw new RejectException(553, "not you");
        case GONE_AT_FIRST -> throw new DropConnectionException(421, "going");
        default -> {}
      }
    }

    @Override
    public void recipient(String recipient) throws RejectException {
      if (mood == Mood.NO_RECIPIENT && recipient.startsWith("bob")) {
        throw new RejectException(550, "no such mailbox: " + recipient);
      }
      if (mood == Mood.LATER) throw new RejectException(451, "greylisted");
      to.add(recipient);
    }

    @Override
    public String data(InputStream data) throws RejectException, IOException {
      byte[] mail = data.readAllBytes();
      mails.add(mail);
      recipients.add(to);
      switch (mood) {
        case SLOW_AT_LAST -> sleep();
        case GONE_AT_LAST -> throw new DropConnectionException(421, "going");
        case NO_MAIL -> throw new RejectException(554, "spam");
        case MAIL_LATER -> throw new RejectException(452, "full");
        default -> {}
      }
      return "taken";
    }

    @Override
    public void done() {}

    private static void sleep() {
      try {
        Thread.sleep(3_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
