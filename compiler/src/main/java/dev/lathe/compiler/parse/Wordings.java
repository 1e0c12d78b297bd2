package dev.lathe.compiler.parse;

import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Wording;
import dev.lathe.model.problem.ErrorCode;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@code code} and {@code message} that an author gives a refusal. */
final class Wordings {
  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");

  /** What a code may have: it is read by programs, and stands in logs. */
  private static final int MOST_CODE = 60;

  /** What a message may have: it is kept with each command that is refused by it. */
  private static final int MOST_MESSAGE = 500;

  private Wordings() {}

  /** Takes both from {@code in}. */
  static Wording in(Fields in, Codes codes, Findings findings) {
    Optional<Name> code = in.optionalName("code");
    Optional<Name> message = in.optionalName("message");
    code.filter(name -> !name.text().isEmpty()).ifPresent(name -> code(name, codes, findings));
    message
        .filter(name -> name.text().length() > MOST_MESSAGE)
        .ifPresent(
            name ->
                findings.add(
                    codes.mistyped(),
                    name.span(),
                    "a message has at most %s characters".formatted(MOST_MESSAGE)));
    return new Wording(code, message);
  }

  private static void code(Name name, Codes codes, Findings findings) {
    if (name.text().length() > MOST_CODE || !CODE.matcher(name.text()).matches()) {
      findings.add(
          codes.mistyped(),
          name.span(),
          "`%s` can't be a code".formatted(name),
          "write it in capitals, digits and single underscores, as `TOO_MUCH`, %s at most"
              .formatted(MOST_CODE));
    } else if (Arrays.stream(ErrorCode.values())
        .anyMatch(ours -> ours.name().equals(name.text()))) {
      findings.add(
          codes.mistyped(),
          name.span(),
          "`%s` is a code of Lathe's own".formatted(name),
          "name what is refused here, as `TOO_MUCH`: Lathe's code is in `details.reason`");
    }
  }
}
