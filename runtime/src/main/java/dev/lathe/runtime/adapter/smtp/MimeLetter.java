package dev.lathe.runtime.adapter.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lathe.runtime.mail.Letter;
import dev.lathe.runtime.mail.Mailbox;
import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** A mail as it goes over the line. */
final class MimeLetter {
  private final Session session;

  MimeLetter(Session session) {
    this.session = session;
  }

  /** What {@code letter} is, all of it in bytes already: whoever sends it needs to make nothing. */
  MimeMessage of(Letter letter, Instant now) throws MessagingException, IOException {
    var bytes = new ByteArrayOutputStream();
    // The library looks for what writes a part of some type where the thread's loader looks, which
    // need not be the one that has it.
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(MimeLetter.class.getClassLoader());
    try {
      made(letter, now).writeTo(bytes);
    } finally {
      thread.setContextClassLoader(before);
    }
    return new MimeMessage(session, new ByteArrayInputStream(bytes.toByteArray()));
  }

  static InternetAddress[] addresses(List<Mailbox> mailboxes) throws UnsupportedEncodingException {
    var addresses = new InternetAddress[mailboxes.size()];
    for (int i = 0; i < addresses.length; i++) addresses[i] = address(mailboxes.get(i));
    return addresses;
  }

  private static InternetAddress address(Mailbox mailbox) throws UnsupportedEncodingException {
    return new InternetAddress(mailbox.address(), mailbox.name().orElse(null), UTF_8.name());
  }

  private MimeMessage made(Letter letter, Instant now) throws MessagingException, IOException {
    var message = new Named(session, letter.id());
    message.setFrom(address(letter.from()));
    message.setRecipients(RecipientType.TO, addresses(letter.to()));
    if (!letter.cc().isEmpty()) {
      message.setRecipients(RecipientType.CC, addresses(letter.cc()));
    }
    if (!letter.replyTo().isEmpty()) message.setReplyTo(addresses(letter.replyTo()));
    message.setSubject(letter.subject(), UTF_8.name());
    message.setSentDate(Date.from(now));
    message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: no answer of a holiday
    if (letter.text().isPresent() && letter.html().isPresent()) {
      // The last one that can be shown is shown, RFC 2046.
      message.setContent(
          new MimeMultipart(
              "alternative",
              part(letter.text().get(), "plain"),
              part(letter.html().get(), "html")));
    } else if (letter.text().isPresent()) {
      message.setText(letter.text().get(), UTF_8.name(), "plain");
    } else {
      message.setText(letter.html().orElse(""), UTF_8.name(), "html");
    }
    message.saveChanges();
    return message;
  }

  private static BodyPart part(String text, String subtype) throws MessagingException {
    var part = new MimeBodyPart();
    part.setText(text, UTF_8.name(), subtype);
    return part;
  }

  /** One that is named by whoever wants it sent. */
  private static final class Named extends MimeMessage {
    private final String id;

    Named(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
