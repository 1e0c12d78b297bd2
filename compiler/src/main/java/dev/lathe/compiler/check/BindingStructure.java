package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Shape;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.ResponseTemplate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A binding's method, path and parameters fit together, and no two answer the same requests. */
final class BindingStructure {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}/]+)}");

  private final Findings findings = new Findings();

  private BindingStructure() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new BindingStructure();
    for (Service service : blueprint.services()) {
      var routes = new HashMap<String, Name>();
      for (Binding binding : service.bindings()) {
        rule.binding(binding);
        rule.route(binding, routes);
      }
      service.shapes().forEach(rule::shape);
    }
    return rule.findings.sorted();
  }

  private void shape(Shape shape) {
    if (shape.name().text().equals(KnownShapes.COMMAND_RESULT)) {
      findings.add(
          DiagnosticCode.BINDINGS_STRUCTURAL_RESERVED_SHAPE_NAME,
          shape.name().span(),
          "the name `CommandResult` is reserved",
          "name the shape otherwise");
    }
  }

  private void route(Binding binding, Map<String, Name> routes) {
    String shape =
        binding.method() + " " + PLACEHOLDER.matcher(binding.path().text()).replaceAll("{}");
    Name first = routes.putIfAbsent(shape, binding.path());
    if (first != null) {
      findings.add(
          DiagnosticCode.BINDINGS_DUPLICATE_METHOD_PATH,
          binding.path().span(),
          first.text().equals(binding.path().text())
              ? "another binding answers `%s %s`".formatted(binding.method(), first)
              : "`%s %s` answers the same requests as `%s`"
                  .formatted(binding.method(), binding.path(), first),
          first.span(),
          "change one path, or give one of them another method");
    }
  }

  private void binding(Binding binding) {
    boolean get = binding.method() == HttpMethod.GET;
    if (binding.action() && get && !redirects(binding)) {
      findings.add(
          binding.response().isPresent()
              ? DiagnosticCode.BINDINGS_STRUCTURAL_GET_COMMAND_WITHOUT_REDIRECT
              : DiagnosticCode.BINDINGS_COMMAND_METHOD_NOT_POST,
          binding.id().span(),
          "the action `%s` answers GET".formatted(binding.id()),
          "use POST; an action may answer GET only where its response redirects");
    }
    var names = new HashMap<String, Name>();
    var inputs = new HashMap<String, Name>();
    for (Binding.Parameter parameter : binding.parameters()) {
      parameter(binding, parameter, get);
      Name first =
          names.putIfAbsent(place(parameter.source()) + parameter.name(), parameter.name());
      if (first != null) {
        findings.add(
            DiagnosticCode.BINDINGS_DUPLICATE_PARAM_NAME,
            parameter.name().span(),
            "there is a %sparameter `%s` already".formatted(place(parameter.source()), first),
            first.span(),
            "rename one of them");
      }
      Name fed = inputs.putIfAbsent(parameter.bindTo().text(), parameter.bindTo());
      if (fed != null) {
        findings.add(
            DiagnosticCode.BINDINGS_DUPLICATE_BIND_TO,
            parameter.bindTo().span(),
            "the input `%s` is fed already".formatted(fed),
            fed.span(),
            "feed each input once");
      }
    }
    for (Binding.From from : binding.inputFrom()) {
      Name fed = inputs.get(from.input().text());
      if (fed != null) {
        findings.add(
            DiagnosticCode.BINDINGS_STRUCTURAL_INPUT_FROM_DUPLICATE,
            from.input().span(),
            "the input `%s` is fed by a parameter too".formatted(fed),
            fed.span(),
            "feed each input once");
      }
      boolean body =
          from.source() instanceof InputSource.FromBody
              || from.source() instanceof InputSource.FromForm
              || from.source() instanceof InputSource.FromBytes;
      if (get && body) {
        findings.add(
            DiagnosticCode.BINDINGS_STRUCTURAL_INPUT_FROM_BODY_ON_GET,
            from.input().span(),
            "a GET has no body to take `%s` from".formatted(from.input()),
            "use POST, or take it from query or header");
      }
    }
    placeholders(binding);
  }

  private void parameter(Binding binding, Binding.Parameter parameter, boolean get) {
    Span span = parameter.name().span();
    switch (parameter.source()) {
      case InputSource.Path _ -> {
        if (!parameter.required()) {
          findings.add(
              DiagnosticCode.BINDINGS_PATH_NOT_REQUIRED,
              span,
              "the path parameter `%s` is not required".formatted(parameter.name()),
              "write `\"required\": true`");
        }
      }
      case InputSource.Query _ -> {
        if (binding.action()) {
          findings.add(
              DiagnosticCode.BINDINGS_COMMAND_QUERY_PARAM_FORBIDDEN,
              span,
              "the action `%s` has a query parameter".formatted(binding.id()),
              "take it from the body");
        }
      }
      case InputSource.Body _ -> {
        if (get) {
          findings.add(
              DiagnosticCode.BINDINGS_BODY_ON_GET,
              span,
              "a GET has no body to take `%s` from".formatted(parameter.name()),
              "use `query`, or POST");
        }
      }
      case InputSource.FromHeader _,
          InputSource.FromQuery _,
          InputSource.FromBody _,
          InputSource.FromForm _,
          InputSource.FromBytes _,
          InputSource.FromUser _,
          InputSource.FromActor _,
          InputSource.Unbound _ -> {}
    }
  }

  private void placeholders(Binding binding) {
    String path = binding.path().text();
    var placeholders = new HashMap<String, Integer>();
    Matcher found = PLACEHOLDER.matcher(path);
    while (found.find()) {
      placeholders.merge(found.group(1), 1, Integer::sum);
    }
    for (String segment : path.split("/", -1)) {
      boolean braces = segment.contains("{") || segment.contains("}");
      if (braces && !PLACEHOLDER.matcher(segment).matches()) {
        findings.add(
            DiagnosticCode.UNSUPPORTED_PATH_PATTERN,
            binding.path().span(),
            "`%s` is more or less than a placeholder".formatted(segment),
            "a placeholder `{name}` fills the whole segment between two slashes");
        return; // which parameters it means is a guess
      }
    }
    List<String> parameters =
        binding.parameters().stream()
            .filter(parameter -> parameter.source() instanceof InputSource.Path)
            .map(parameter -> parameter.name().text())
            .toList();
    for (Binding.Parameter parameter : binding.parameters()) {
      boolean inPath = parameter.source() instanceof InputSource.Path;
      if (inPath && !placeholders.containsKey(parameter.name().text())) {
        findings.add(
            DiagnosticCode.BINDINGS_PATH_PLACEHOLDER_MISMATCH,
            parameter.name().span(),
            "`%s` has no placeholder `{%s}`".formatted(path, parameter.name()),
            NearNames.hint(
                parameter.name().text(), placeholders.keySet().stream().sorted().toList()));
      }
    }
    placeholders.forEach(
        (name, times) -> {
          if (!parameters.contains(name) || times > 1) {
            findings.add(
                DiagnosticCode.BINDINGS_PATH_PLACEHOLDER_MISMATCH,
                binding.path().span(),
                times > 1
                    ? "the placeholder `{%s}` stands twice in `%s`".formatted(name, path)
                    : "no path parameter fills the placeholder `{%s}`".formatted(name),
                "each placeholder has one parameter with `\"in\": \"path\"`");
          }
        });
  }

  private static boolean redirects(Binding binding) {
    return binding
        .response()
        .map(Binding.Response::template)
        .filter(ResponseTemplate::redirects)
        .isPresent();
  }

  private static String place(InputSource source) {
    return source.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " ";
  }
}
