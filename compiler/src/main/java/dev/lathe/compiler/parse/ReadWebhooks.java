package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Composition.Webhook;
import dev.lathe.compiler.blueprint.Composition.Webhook.Target;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import java.util.List;
import java.util.regex.Pattern;

/** Reads `webhooks`, our own key of project.json and manifest.json. */
final class ReadWebhooks {
  /** The name is told to operators, and a consumer's in the database. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  /** What a webhook at an address has instead of an ARN. */
  private static final List<String> ADDRESS = List.of("url", "secret");

  private final Codes codes;
  private final Findings findings;

  ReadWebhooks(Codes codes, Findings findings) {
    this.codes = codes;
    this.findings = findings;
  }

  List<Webhook> webhooks(Fields in) {
    return in.members("webhooks", this::webhook);
  }

  private Webhook webhook(Name name, JsonNode node) {
    if (!NAME.matcher(name.text()).matches()) {
      findings.add(
          codes.mistyped(),
          name.span(),
          "`%s` can't name a webhook".formatted(name),
          "use small letters, digits and `-`, at most 63");
    }
    Fields in = Fields.of(node, codes, findings);
    Target target = in.has("arn") ? topic(in) : address(in);
    List<Name> events = in.requiredNames("events");
    if (in.holdsNothing("events")) {
      in.malformed(in.keySpan("events"), "a webhook is told of at least one event");
    }
    in.done();
    return new Webhook(name, target, events);
  }

  private static Target address(Fields in) {
    Name url = in.name("url", "where to post events to: `\"https://${PARTNER_HOST}/hooks\"`");
    Name secret = in.name("secret", "the variable that has the key: `\"${PARTNER_SECRET}\"`");
    return new Target.Address(url, secret);
  }

  /** AWS signs with the relay's own role. */
  private static Target topic(Fields in) {
    for (String key : ADDRESS) {
      if (in.optional(key).isPresent()) {
        in.malformed(
            in.keySpan(key), "a webhook has either `arn`, or `url` and `secret`: remove one");
      }
    }
    return new Target.Topic(in.name("arn"));
  }
}
