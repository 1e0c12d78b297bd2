package dev.lathe.dev.mail;

import dev.lathe.dev.console.AskedQuery;
import dev.lathe.dev.console.DevDocuments;
import dev.lathe.dev.console.NotAsked;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** {@code /-/dev/mail}, what a mailbox has, and {@code /-/dev/mail?number=}, one with its text. */
final class MailPages implements DevDocuments {
  private final DevMailbox mailbox;

  MailPages(DevMailbox mailbox) {
    this.mailbox = mailbox;
  }

  @Override
  public Optional<String> at(String path, AskedQuery query) {
    if (!path.equals("/-/dev/mail")) return Optional.empty();
    return Optional.of(
        query.first("number").isPresent()
            ? JsonText.write(one(query.number("number")).json())
            : new Members().with("mails", mailbox.letters(), MailPages::head).text());
  }

  private KeptLetter one(long number) {
    List<KeptLetter> all = mailbox.letters();
    return all.stream()
        .filter(letter -> letter.number() == number)
        .findFirst()
        .orElseThrow(
            () -> new NotAsked("no mail of that number is among the last " + DevMailbox.MOST));
  }

  /** Without what it says: a page asks for the list again and again. */
  private static Json head(KeptLetter letter) {
    var members = new TreeMap<>(letter.json().members());
    members.remove("text");
    members.remove("html");
    return new Json.Obj(members);
  }
}
