package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Ui;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.parse.ReadSpec.Part;
import dev.lathe.compiler.parse.ReadSpec.Tree;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.compiler.source.JsonReader;
import dev.lathe.compiler.source.SourceFile;
import dev.lathe.compiler.source.SourceFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts fragments in where pages name them. A fragment's elements get the naming element's id in
 * front of their own; what a parameter stands for keeps the place where it is given.
 */
final class Fragments {
  /** Most elements of one page: fragments within fragments could make any number of them. */
  private static final int MAXIMUM_ELEMENTS = 10_000;

  private static final String MODULE = "module:";

  private final String folder;
  private final SourceFiles sources;
  private final Findings findings;
  private final ModuleFragments modules;
  private final Map<String, Optional<Tree>> trees = new TreeMap<>();

  Fragments(String folder, SourceFiles sources, Findings findings, ModuleFragments modules) {
    this.folder = folder;
    this.sources = sources;
    this.findings = findings;
    this.modules = modules;
  }

  /** The page in {@code file}, which is there; empty where it can't be read. */
  Optional<Ui.Spec> spec(String file) {
    return tree(file)
        .map(
            tree -> {
              var page = new Page();
              String root = page.add(tree, "", List.of(), List.of(file));
              return new Ui.Spec(new Name(root, tree.root().span()), page.elements, page.fragments);
            });
  }

  private Optional<Tree> tree(String file) {
    Optional<Tree> known = trees.get(file);
    if (known == null) {
      known =
          sources
              .file(file)
              .flatMap(source -> JsonReader.read(source, DiagnosticCode.SPEC_INVALID, findings))
              .map(root -> new ReadSpec(findings).tree(root));
      trees.put(file, known);
    }
    return known;
  }

  /** The file of a fragment; what is wrong with its name is reported. */
  private Optional<String> file(Name ref, String from) {
    boolean foreign = ModuleFragments.has(from);
    if (ref.text().startsWith(MODULE)) {
      return module(ref);
    }
    if (foreign) {
      findings.add(
          DiagnosticCode.EXTERNAL_REF_LOCAL_FORBIDDEN,
          ref.span(),
          "a module's fragment can't name `%s`".formatted(ref),
          "it may name fragments of modules alone: `module:<key>/<path>`");
      return Optional.empty();
    }
    String file = folder + "/" + ref + ".spec.json";
    if (!sources.has(file)) {
      findings.add(
          DiagnosticCode.FILE_NOT_FOUND,
          ref.span(),
          "there is no file %s".formatted(file),
          NearNames.hint(ref.text(), fragments()));
      return Optional.empty();
    }
    return Optional.of(file);
  }

  private List<String> fragments() {
    return sources.under(folder).stream()
        .map(SourceFile::path)
        .filter(path -> path.endsWith(".spec.json"))
        .map(path -> path.substring(folder.length() + 1, path.length() - ".spec.json".length()))
        .filter(path -> path.startsWith("fragments/"))
        .toList();
  }

  private Optional<String> module(Name ref) {
    Optional<String> file = modules.file(ref.text().substring(MODULE.length()));
    if (file.isEmpty()) {
      findings.add(
          DiagnosticCode.EXTERNAL_REF_UNRESOLVED,
          ref.span(),
          "no module has the fragment `%s`".formatted(ref),
          NearNames.hint(ref.text(), modules.names().stream().map(MODULE::concat).toList()));
    }
    return file;
  }

  /** One page in the making. */
  private final class Page {
    final List<Ui.Element> elements = new ArrayList<>();
    final List<Name> fragments = new ArrayList<>();

    /**
     * Adds a file's elements.
     *
     * @param prefix goes before their ids
     * @param bind what parameters stand for
     * @param open the files that are being put in, outermost first
     * @return the id of its root
     */
    String add(Tree tree, String prefix, List<JsonNode.Member> bind, List<String> open) {
      var ids = new TreeMap<String, String>();
      for (Part part : tree.parts()) {
        String id = prefix + part.id();
        ids.put(
            part.id().text(),
            part instanceof Part.Fragment fragment ? put(fragment, id, bind, open) : id);
      }
      for (Part part : tree.parts()) {
        if (part instanceof Part.Own own && fits(own.id().span())) {
          elements.add(element(own, prefix, ids, bind));
        }
      }
      String root = tree.root().text();
      return ids.getOrDefault(root, prefix + root);
    }

    private boolean fits(Span at) {
      if (elements.size() == MAXIMUM_ELEMENTS) {
        findings.add(
            DiagnosticCode.SPEC_INVALID,
            at,
            "the page has more than %s elements".formatted(MAXIMUM_ELEMENTS),
            "fragments within fragments multiply");
      }
      return elements.size() < MAXIMUM_ELEMENTS;
    }

    private String put(
        Part.Fragment part, String id, List<JsonNode.Member> bind, List<String> open) {
      fragments.add(part.id());
      Optional<String> file = file(part.ref(), open.getLast());
      if (file.isPresent() && open.contains(file.get())) {
        findings.add(
            DiagnosticCode.CIRCULAR_REF,
            part.ref().span(),
            "`%s` is within itself".formatted(part.ref()),
            "a fragment can't hold itself, be it by way of others");
        return id;
      }
      Optional<Tree> tree = file.flatMap(Fragments.this::tree);
      if (tree.isEmpty() || !fits(part.id().span())) {
        return id;
      }
      rooted(tree.get());
      var inner = new ArrayList<>(open);
      inner.add(file.orElseThrow());
      List<JsonNode.Member> given =
          part.bind().stream().map(member -> substituted(member, bind)).toList();
      return add(tree.get(), id + "__", given, inner);
    }
  }

  /** A page's own root is looked at when it is whole; a fragment's is known here alone. */
  private void rooted(Tree tree) {
    Name root = tree.root();
    if (!root.text().isEmpty() && tree.part(root.text()).isEmpty()) {
      findings.add(
          DiagnosticCode.MISSING_ROOT,
          root.span(),
          "there is no element `%s`".formatted(root),
          NearNames.hint(
              root.text(), tree.parts().stream().map(part -> part.id().text()).toList()));
    }
  }

  private static Ui.Element element(
      Part.Own part, String prefix, Map<String, String> ids, List<JsonNode.Member> bind) {
    return new Ui.Element(
        prefix + part.id(),
        part.id(),
        part.type(),
        substituted(part.props(), bind),
        part.children().stream()
            .map(c -> new Ui.Child(ids.getOrDefault(c.text(), prefix + c), c))
            .toList(),
        part.visible().map(value -> substituted(value, bind)),
        substituted(part.on(), bind),
        substituted(part.watch(), bind),
        part.repeats(),
        part.key());
  }

  private static List<JsonNode.Member> substituted(
      List<JsonNode.Member> members, List<JsonNode.Member> bind) {
    return members.stream().map(member -> substituted(member, bind)).toList();
  }

  private static JsonNode.Member substituted(JsonNode.Member member, List<JsonNode.Member> bind) {
    return new JsonNode.Member(member.name(), member.nameSpan(), substituted(member.value(), bind));
  }

  /** With {@code {"$param": name}} replaced by what that stands for. */
  private static JsonNode substituted(JsonNode value, List<JsonNode.Member> bind) {
    return switch (value) {
      case JsonNode.Obj object -> {
        Optional<JsonNode> bound =
            object
                .member("$param")
                .flatMap(
                    param ->
                        param.value() instanceof JsonNode.Str(String name, _)
                            ? bind.stream()
                                .filter(member -> member.name().equals(name))
                                .map(JsonNode.Member::value)
                                .findFirst()
                            : Optional.empty());
        yield bound.orElseGet(
            () -> new JsonNode.Obj(substituted(object.members(), bind), object.span()));
      }
      case JsonNode.Arr(var items, var span) ->
          new JsonNode.Arr(items.stream().map(item -> substituted(item, bind)).toList(), span);
      case JsonNode.Str _, JsonNode.Num _, JsonNode.Bool _, JsonNode.Null _ -> value;
    };
  }
}
