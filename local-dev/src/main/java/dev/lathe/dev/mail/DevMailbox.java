package dev.lathe.dev.mail;

import dev.lathe.dev.console.DevDocuments;
import dev.lathe.model.event.EventTime;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.mail.Letter;
import dev.lathe.runtime.mail.LetterCall;
import dev.lathe.runtime.mail.Mailbox;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.platform.Platform;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A stand-in for modules of mail: it takes what they take, refuses what they refuse, and keeps it;
 * nobody gets it. Thread-safe.
 */
public final class DevMailbox implements ModuleClient {
  /** Of which the console tells; older ones are forgotten. */
  public static final int MOST = 200;

  /** Who sends, where no settings say so. */
  private static final Mailbox NOBODY = Mailbox.of("stand-in@localhost", Optional.empty());

  private final Platform platform;
  private final Optional<LetterFolder> folder;

  /** The last one first. */
  private final Deque<KeptLetter> kept = new ArrayDeque<>();

  private DevMailbox(Platform platform, Optional<LetterFolder> folder) {
    this.platform = platform;
    this.folder = folder;
    folder.ifPresent(files -> files.read(MOST).forEach(kept::addFirst));
  }

  /** One that is kept in {@code folder}, with what is there. */
  public static DevMailbox in(Path folder, Platform platform) {
    return new DevMailbox(platform, Optional.of(new LetterFolder(folder)));
  }

  /** One that is gone with the process. */
  public static DevMailbox inMemory(Platform platform) {
    return new DevMailbox(platform, Optional.empty());
  }

  @Override
  public boolean takesKeys() {
    return false; // as a server of mail
  }

  @Override
  public Json call(ModuleCall call) throws ModuleFailed {
    Letter letter = LetterCall.read(call, NOBODY, platform.ids());
    keep(call.module(), letter);
    return letter.accepted();
  }

  /** What it has, the last one first. */
  public synchronized List<KeptLetter> letters() {
    return List.copyOf(kept);
  }

  /** What the console's page is told: {@code /-/dev/mail}. */
  public DevDocuments documents() {
    return new MailPages(this);
  }

  private synchronized void keep(String module, Letter letter) {
    long number = kept.isEmpty() ? 1 : kept.getFirst().number() + 1;
    var one = new KeptLetter(number, json(number, module, letter));
    folder.ifPresent(files -> files.write(one));
    kept.addFirst(one);
    while (kept.size() > MOST) {
      KeptLetter oldest = kept.removeLast();
      folder.ifPresent(files -> files.remove(oldest));
    }
  }

  private Json.Obj json(long number, String module, Letter letter) {
    return new Members()
        .with("number", number)
        .with("at", EventTime.text(platform.time().now()))
        .with("module", module)
        .with("id", letter.id())
        .with("from", letter.from().json())
        .with("to", letter.to(), Mailbox::json)
        .with("cc", letter.cc(), Mailbox::json)
        .with("bcc", letter.bcc(), Mailbox::json)
        .with("replyTo", letter.replyTo(), Mailbox::json)
        .with("subject", letter.subject())
        .with("text", letter.text())
        .with("html", letter.html())
        .object();
  }
}
