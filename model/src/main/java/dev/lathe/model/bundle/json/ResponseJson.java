package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.ResponseTemplate;
import dev.lathe.model.bundle.ResponseTemplate.Branch;
import dev.lathe.model.bundle.ResponseTemplate.Redirect;
import dev.lathe.model.bundle.ResponseTemplate.Rendered;
import dev.lathe.model.bundle.ResponseTemplate.Target;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Response templates as JSON, and back. */
final class ResponseJson {
  private ResponseJson() {}

  static Json.Obj write(ResponseTemplate template) {
    return new Members()
        .with("onOk", branch(template.onOk()))
        .with("onErr", branch(template.onErr()))
        .with("hosts", template.hosts())
        .object();
  }

  private static Json branch(Branch branch) {
    var out = new Members();
    switch (branch) {
      case Rendered(var json, var status, var _) -> {
        out.with("json", json);
        status.ifPresent(number -> out.with("status", number));
      }
      case Redirect(Target.Filled(var text), int status, var _) ->
          out.with("to", text).with("status", status);
      case Redirect(Target.Whole(var template), int status, var _) ->
          out.with("whole", template).with("status", status);
    }
    return out.with("headers", List.copyOf(branch.headers().entrySet()), ResponseJson::header)
        .object();
  }

  private static Json header(Map.Entry<String, Json> header) {
    return new Members().with("name", header.getKey()).with("value", header.getValue()).object();
  }

  static ResponseTemplate read(CanonicalReader in) {
    return new ResponseTemplate(
        in.object("onOk", ResponseJson::branch),
        in.object("onErr", ResponseJson::branch),
        in.texts("hosts"));
  }

  private static Branch branch(CanonicalReader in) {
    return switch (in.next()) {
      case "json" -> new Rendered(in.json("json"), in.optionalInteger("status"), headers(in));
      case "to" ->
          new Redirect(new Target.Filled(in.text("to")), in.integer("status"), headers(in));
      case "whole" ->
          new Redirect(new Target.Whole(in.json("whole")), in.integer("status"), headers(in));
      default -> throw in.malformed("is not a branch of a response");
    };
  }

  private static SortedMap<String, Json> headers(CanonicalReader in) {
    var headers = new TreeMap<String, Json>();
    in.list("headers", header -> Map.entry(header.text("name"), header.json("value")))
        .forEach(header -> headers.put(header.getKey(), header.getValue()));
    return headers;
  }
}
