package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.QsmRelation;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.compiler.source.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads projections and the relations between them. */
final class ReadQsm {
  private static final Pattern RELATION =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\.([A-Za-z_][A-Za-z0-9_]*)");
  private static final Map<String, String> BACKINGS =
      new TreeMap<>(Map.of("entity-mirror", "entity-mirror", "derived", "derived"));
  private static final Map<String, Boolean> ASYNC =
      new TreeMap<>(Map.of("async", true, "sync", false));
  private static final Map<String, Boolean> ONE = new TreeMap<>(Map.of("one", true, "many", false));
  private static final Map<String, String> ROLES =
      new TreeMap<>(Map.of("fact", "fact", "dimension", "dimension"));

  private final Findings findings;

  ReadQsm(Findings findings) {
    this.findings = findings;
  }

  Projection projection(Name name, JsonNode node) {
    Fields in = Fields.ofRoot(node, Codes.QSM, findings);
    Optional<Name> backing = in.optionalName("backing");
    in.optional("backing").ifPresent(word -> in.word(word, BACKINGS, ""));
    Projection.Source source =
        in.required("source")
            .map(this::source)
            .orElseGet(() -> new Projection.Source.Mirror(new Name("", in.span())));
    List<Name> keys = in.requiredNames("keys");
    List<Name> grain = in.requiredNames("grain");
    List<Name> exposed = in.requiredNames("exposed");
    Optional<Name> table = in.optionalName("table");
    boolean async = in.word("lifecycle", ASYNC, false);
    List<Name> search = in.names("search");
    in.done();
    return new Projection(name, source, keys, grain, exposed, table, async, search, backing);
  }

  private Projection.Source source(JsonNode node) {
    Fields in = Fields.of(node, Codes.QSM, findings);
    Projection.Source source;
    if (in.has("graph")) {
      source = new Projection.Source.Derived(in.name("graph"));
    } else {
      in.optionalName("pathPrefix");
      source = new Projection.Source.Mirror(in.name("entity"));
    }
    in.done();
    return source;
  }

  /** The members of {@code relations}. */
  List<QsmRelation> relations(Fields in) {
    return in.members("relations", this::relation);
  }

  private QsmRelation relation(Name key, JsonNode node) {
    Matcher name = RELATION.matcher(key.text());
    boolean wellFormed = name.matches();
    if (!wellFormed) {
      findings.add(
          DiagnosticCode.QSM_RELATION_KEY_MALFORMED,
          key.span(),
          "`%s` does not name a relation".formatted(key),
          "write `Projection.relation`");
    }
    Fields in = Fields.of(node, Codes.QSM, findings);
    Name to = target(in, "to", DiagnosticCode.QSM_RELATION_TO_MISSING);
    Name local = target(in, "localKey", DiagnosticCode.QSM_RELATION_KEY_MISSING);
    Name foreign = target(in, "foreignKey", DiagnosticCode.QSM_RELATION_KEY_MISSING);
    boolean one = in.requiredWord("cardinality", ONE, true);
    in.word("role", ROLES, "fact");
    in.done();
    Name source = new Name(wellFormed ? name.group(1) : "", key.span());
    Name relation = new Name(wellFormed ? name.group(2) : "", key.span());
    return new QsmRelation(source, relation, to, local, foreign, one);
  }

  private Name target(Fields in, String key, DiagnosticCode missing) {
    Span at = in.span();
    return in.optionalName(key)
        .orElseGet(
            () -> {
              findings.add(missing, at, "`%s` is missing".formatted(key));
              return new Name("", at);
            });
  }
}
