package dev.lathe.model.bundle.json;

import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.permission.Operand;
import dev.lathe.model.permission.Permission;
import dev.lathe.model.permission.Rule;

/** Permissions as JSON: a rule is an object that its first member tells apart. */
final class PermissionJson {
  private PermissionJson() {}

  static Json write(Permission permission) {
    return new Members()
        .with("text", permission.text())
        .with("rule", rule(permission.rule()))
        .object();
  }

  static Permission read(CanonicalReader in) {
    return new Permission(in.text("text"), in.object("rule", PermissionJson::readRule));
  }

  static Json rule(Rule rule) {
    var out = new Members();
    switch (rule) {
      case Rule.All(var rules) -> out.with("all", rules, PermissionJson::rule);
      case Rule.Any(var rules) -> out.with("any", rules, PermissionJson::rule);
      case Rule.Not(var negated) -> out.with("not", rule(negated));
      case Rule.Compared(var left, var how, var right, var kind) ->
          out.with("compared", OperationsWriter.word(how))
              .with("as", OperationsWriter.word(kind))
              .with("left", operand(left))
              .with("right", operand(right));
      case Rule.Among(var one, var list, var kind) ->
          out.with("among", OperationsWriter.word(kind))
              .with("one", operand(one))
              .with("list", operand(list));
      case Rule.Known(var operand) -> out.with("known", operand(operand));
      case Rule.Flag(var operand) -> out.with("flag", operand(operand));
    }
    return out.object();
  }

  static Rule readRule(CanonicalReader in) {
    String kind = in.next();
    return switch (kind) {
      case "all" -> new Rule.All(in.list(kind, PermissionJson::readRule));
      case "any" -> new Rule.Any(in.list(kind, PermissionJson::readRule));
      case "not" -> new Rule.Not(in.object(kind, PermissionJson::readRule));
      case "compared" -> {
        var how = in.word(kind, Rule.Comparison.class);
        var as = in.word("as", Rule.Kind.class);
        Operand left = in.object("left", PermissionJson::readOperand);
        yield new Rule.Compared(left, how, in.object("right", PermissionJson::readOperand), as);
      }
      case "among" -> {
        var as = in.word(kind, Rule.Kind.class);
        Operand one = in.object("one", PermissionJson::readOperand);
        yield new Rule.Among(one, in.object("list", PermissionJson::readOperand), as);
      }
      case "known" -> new Rule.Known(in.object(kind, PermissionJson::readOperand));
      case "flag" -> new Rule.Flag(in.object(kind, PermissionJson::readOperand));
      default -> throw in.malformed("is not a rule");
    };
  }

  private static Json operand(Operand operand) {
    return switch (operand) {
      case Operand.Field(var name) -> OperationsWriter.single("field", Json.of(name));
      case Operand.Given(var name) -> OperationsWriter.single("given", Json.of(name));
      case Operand.Constant(var value) -> OperationsWriter.single("constant", value);
      case Operand.Midnight(var date) -> OperationsWriter.single("midnight", operand(date));
    };
  }

  private static Operand readOperand(CanonicalReader in) {
    String kind = in.next();
    return switch (kind) {
      case "field" -> new Operand.Field(in.text(kind));
      case "given" -> new Operand.Given(in.text(kind));
      case "constant" -> new Operand.Constant(in.json(kind));
      case "midnight" -> new Operand.Midnight(in.object(kind, PermissionJson::readOperand));
      default -> throw in.malformed("is not an operand of a rule");
    };
  }
}
