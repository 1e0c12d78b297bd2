package dev.lathe.runtime.adapter.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * A conversation with a server that knows when the server has all of a mail: it takes none before
 * the line with the dot, so what ends before that has surely not been sent.
 */
final class Handover extends SMTPTransport {
  private enum State {
    OPEN,
    HANDED,
    GIVEN_UP
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

  Handover(Session session, URLName server) {
    super(session, server);
  }

  /** Gives up; false where the server may have all of it by now. */
  boolean giveUp() {
    return state.compareAndSet(State.OPEN, State.GIVEN_UP) || state.get() == State.GIVEN_UP;
  }

  /** Whether the server may have all of it. */
  boolean handed() {
    return state.get() == State.HANDED;
  }

  @Override
  protected void finishData() throws IOException, MessagingException {
    if (!state.compareAndSet(State.OPEN, State.HANDED)) {
      throw new IOException("given up before the end of the mail");
    }
    super.finishData();
  }
}
