package dev.lathe.compiler.describe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Single facts of the issue tracker's and the orders' documents. */
final class OpenApiTest {
  private static final Json.Obj ISSUES = OpenApi.project(Described.api(Described.ISSUE_TRACKER));
  private static final Json.Obj ORDERS =
      OpenApi.project(Described.api(Path.of("../examples/orders")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          paths,/v1/issues,get,operationId                                  | "listIssues"
          paths,/v1/issues,get,parameters,0,schema,default                  | 20
          paths,/v1/issues,get,parameters,0,schema,minimum                  | 1
          paths,/v1/issues,post,parameters,0,name                           | "x-actor-id"
          paths,/v1/issues,post,parameters,0,required                       | true
          paths,/v1/issues,post,x-lathe-guards                              | ["projectIsActive"]
          paths,/v1/issues,post,x-lathe-events                              | ["tracker.Issue.IssueReport"]
          paths,/v1/issues,post,responses,409,$ref                          | "#/components/responses/Conflict"
          components,schemas,IssueRow,properties,assignee,type              | ["string","null"]
          components,schemas,IssueRow,properties,id,type                    | "string"
          """)
  void the_issue_tracker_says(String path, String expected) {
    assertEquals(expected, JsonText.write(at(ISSUES, path)), path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          components,schemas,Problem,properties,code,type                   | "string"
          components,headers,ETag,schema,type                               | "string"
          """)
  void the_orders_say(String path, String expected) {
    assertEquals(expected, JsonText.write(at(ORDERS, path)), path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          post,/api/customers,201,content,application/json,schema,properties,version,type | "integer"
          post,/api/customers,201,content,application/json,schema,properties,kind,const   | "customer"
          post,/api/customers,409,$ref                                                    | "#/components/responses/Conflict_registerCustomer"
          get,/api/customers/{id},200,content,application/json,schema,prefixItems,0,type  | ["string","null"]
          get,/api/connect,303,headers,Location,schema,type                               | "string"
          get,/api/connect,302,headers,Location,schema,type                               | "string"
          """)
  void answers_are_described_in_their_authors_words(String path, String expected) {
    Path wordings = Path.of("src/test/resources/golden/wordings/blueprint");
    Json document = OpenApi.project(Described.api(wordings));
    List<String> steps = List.of(path.split(",", -1));
    String whole =
        "paths,%s,%s,responses,%s"
            .formatted(
                steps.get(1), steps.get(0), String.join(",", steps.subList(2, steps.size())));
    assertEquals(expected, JsonText.write(at(document, whole)), path);
  }

  @Test
  void rules_of_a_list_stand_at_its_items() {
    Json checklists = OpenApi.project(Described.api(Path.of("../examples/checklists")));
    String ids =
        "paths,/api/ticks,post,requestBody,content,application/json,schema,properties,ids,items";
    assertEquals(
        "{\"type\":\"string\",\"minLength\":1,\"maxLength\":60}",
        JsonText.write(at(checklists, ids)));
  }

  private static Json at(Json document, String path) {
    Json at = document;
    for (String step : path.split(",", -1)) {
      at =
          switch (at) {
            case Json.Obj object -> object.get(step).orElseThrow(() -> new AssertionError(path));
            case Json.Arr(var items) -> items.get(Integer.parseInt(step));
            case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ ->
                throw new AssertionError("nothing is below " + step);
          };
    }
    return at;
  }

  /** What documents take of one another is what each would have made. */
  @ParameterizedTest
  @MethodSource("dev.lathe.compiler.describe.Described#blueprints")
  void documents_made_together_are_those_made_one_by_one(Path blueprint) {
    var api = Described.api(blueprint);
    OpenApi.documents(api)
        .forEach(
            (path, document) -> {
              Json.Obj alone =
                  path.equals("openapi.json")
                      ? OpenApi.project(api)
                      : OpenApi.service(
                          api,
                          path.substring("openapi/".length(), path.length() - ".json".length()));
              assertEquals(JsonText.write(alone), JsonText.write(document), path);
            });
  }
}
