package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.ClaimTypes;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.workflow.Form;
import dev.lathe.model.bundle.workflow.VariableType;
import dev.lathe.model.permission.Permission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads for whom something is, and what they hand in. */
record ReadPeople(Findings findings) {
  private static final Pattern CLAIM = Pattern.compile("\\buser\\.([A-Za-z_]\\w*)");

  /** A rule on {@code user.*} alone; nothing, reported, where it is none. */
  Optional<Permission> role(Name written) {
    var claims = new LinkedHashMap<String, VariableType>();
    Matcher names = CLAIM.matcher(written.text());
    while (names.find()) claims.put(names.group(1), claim(names.group(1)));
    VariableType user =
        new VariableType.Obj(
            claims.entrySet().stream()
                .map(claim -> new VariableType.Member(claim.getKey(), claim.getValue()))
                .toList(),
            false);
    VariableType known =
        new VariableType.Obj(List.of(new VariableType.Member("user", user)), false);
    return new ReadConditions(
            known, "`%s` is not known here: a role is about `user.…` alone", findings)
        .read(written.text(), written.span())
        .map(rule -> new Permission(written.text(), rule));
  }

  private static VariableType claim(String name) {
    return switch (ClaimTypes.of(name)) {
      case InputType.ListOf(var type) -> new VariableType.Arr(new VariableType.Scalar(type, false));
      case InputType.Scalar(var type) -> new VariableType.Scalar(type, true);
      case InputType.ListOfRows _, InputType.Row _, InputType.Rowset _ -> Types.ANY;
    };
  }

  /** The fields that have a type; those that have none are reported. */
  Form form(List<Workflows.Typed> written) {
    var fields = new ArrayList<Form.Field>();
    for (Workflows.Typed field : written) {
      Optional<VariableType.Scalar> type = Types.written(field.type().text());
      if (type.isPresent()) {
        fields.add(new Form.Field(field.name().text(), type.get().type(), !type.get().nullable()));
      } else {
        findings.add(
            DiagnosticCode.WORKFLOW_VALUE_INVALID,
            field.type().span(),
            "`%s` is no type".formatted(field.type()),
            "write `string`, `integer`, `decimal`, `boolean`, `date`, `datetime`, `duration` or"
                + " `json`, with a `?` where it may be missing");
      }
    }
    return new Form(fields);
  }
}
