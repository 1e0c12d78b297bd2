package dev.lathe.compiler.domain;

import dev.lathe.model.problem.MessageTemplate;
import dev.lathe.model.problem.Words;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What an author has a refusal say, as written. */
public record Wording(Optional<Name> code, Optional<Name> message) {
  /** Nothing: the words are ours. */
  public static final Wording NONE = new Wording(Optional.empty(), Optional.empty());

  /** Whether something is said. */
  public boolean said() {
    return code.isPresent() || message.isPresent();
  }

  /** The names that the message has values of. */
  public List<String> names() {
    return template().map(MessageTemplate::names).orElse(List.of());
  }

  /** The message, its names not filled. */
  public Optional<MessageTemplate> template() {
    return message.map(Name::text).map(MessageTemplate::new);
  }

  /** The same, which shows no value of a name that is {@code hidden}. */
  public Wording masking(Predicate<String> hidden) {
    if (names().stream().noneMatch(hidden)) return this;
    return new Wording(
        code,
        message.map(
            said -> new Name(new MessageTemplate(said.text()).hiding(hidden).text(), said.span())));
  }

  /** The same without places. */
  public Words words() {
    return new Words(code.map(Name::text), message.map(Name::text));
  }
}
