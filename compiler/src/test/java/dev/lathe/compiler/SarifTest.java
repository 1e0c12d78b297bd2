package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Sarif;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Findings as code hosts and editors read them. */
final class SarifTest {
  /** Of the standard's version 2.1.0, in the draft 2020-12 that validators know. */
  private static final Path SCHEMA = Path.of("src/test/resources/schemas/sarif-2.1.0.json");

  private static final Path PAGES = Path.of("../docs/diagnostics");

  @Test
  void a_finding_has_its_place_its_rule_and_what_explains_it() {
    var finding =
        new Diagnostic(
            DiagnosticCode.DUPLICATE_KEY,
            new Span("a b/é.json", 3, 5, 4, "/x/y"),
            "`y` is here twice",
            List.of(new Span("a b/é.json", 2, 5, 3, "/x/y"), Span.ofFile("b.json")),
            Optional.of("remove one of them"));
    String expected =
        """
        {
          "$schema" : "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
          "version" : "2.1.0",
          "runs" : [ {
            "tool" : {
              "driver" : {
                "name" : "Lathe",
                "version" : "1.2.3",
                "rules" : [ {
                  "id" : "DUPLICATE_KEY",
                  "shortDescription" : {
                    "text" : "An object has the same key twice."
                  },
                  "helpUri" : "urn:lathe:diagnostic:DUPLICATE_KEY",
                  "help" : {
                    "text" : "# DUPLICATE_KEY\\n\\nAn object has the same key twice.\\n\\nKeep one.",
                    "markdown" : "# DUPLICATE_KEY\\n\\nAn object has the same key twice.\\n\\nKeep one."
                  },
                  "defaultConfiguration" : {
                    "level" : "error"
                  }
                } ]
              }
            },
            "invocations" : [ {
              "executionSuccessful" : true
            } ],
            "columnKind" : "unicodeCodePoints",
            "results" : [ {
              "ruleId" : "DUPLICATE_KEY",
              "ruleIndex" : 0,
              "level" : "error",
              "message" : {
                "text" : "`y` is here twice. Help: remove one of them."
              },
              "locations" : [ {
                "physicalLocation" : {
                  "artifactLocation" : {
                    "uri" : "shop/a%20b/%C3%A9.json"
                  },
                  "region" : {
                    "startLine" : 3,
                    "startColumn" : 5,
                    "endLine" : 3,
                    "endColumn" : 9
                  }
                },
                "logicalLocations" : [ {
                  "fullyQualifiedName" : "/x/y",
                  "kind" : "member"
                } ]
              } ],
              "relatedLocations" : [ {
                "id" : 1,
                "physicalLocation" : {
                  "artifactLocation" : {
                    "uri" : "shop/a%20b/%C3%A9.json"
                  },
                  "region" : {
                    "startLine" : 2,
                    "startColumn" : 5,
                    "endLine" : 2,
                    "endColumn" : 8
                  }
                },
                "logicalLocations" : [ {
                  "fullyQualifiedName" : "/x/y",
                  "kind" : "member"
                } ],
                "message" : {
                  "text" : "See also."
                }
              }, {
                "id" : 2,
                "physicalLocation" : {
                  "artifactLocation" : {
                    "uri" : "shop/b.json"
                  }
                },
                "message" : {
                  "text" : "See also."
                }
              } ],
              "partialFingerprints" : {
                "codeFilePointerMessage/v1" : "FINGERPRINT"
              }
            } ]
          } ]
        }""";
    String page = "# DUPLICATE_KEY\n\nAn object has the same key twice.\n\nKeep one.";
    Json log = Sarif.log(List.of(finding), "1.2.3", "shop", _ -> Optional.of(page));
    assertEquals(
        JsonText.indented(JsonText.parse(expected)),
        JsonText.indented(log).replaceFirst("[0-9a-f]{32}", "FINGERPRINT"));
  }

  @Test
  void every_finding_there_is_makes_a_valid_log_with_a_page_for_each_rule(@TempDir Path work)
      throws IOException {
    var findings = new ArrayList<Diagnostic>();
    var codes = new HashSet<String>();
    for (FindingCase each : FindingCase.all()) {
      if (codes.add(each.code())) { // one a code is enough
        findings.addAll(each.found(Files.createDirectories(work.resolve(each.code()))));
      }
    }
    assertTrue(findings.size() > 200, () -> findings.size() + " findings");
    Json log = Sarif.log(findings, "1.2.3", "", SarifTest::page);
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(SCHEMA));
    assertEquals(List.of(), schema.validate(JsonText.write(log), InputFormat.JSON));
    var fingerprints = new HashSet<Json>();
    for (Json result : array(at(at(log, "runs"), "results"))) {
      assertTrue(fingerprints.add(at(result, "partialFingerprints")), result::toString);
    }
    assertEquals(findings.size(), fingerprints.size());
    for (Json rule : array(at(at(at(at(log, "runs"), "tool"), "driver"), "rules"))) {
      assertTrue(((Json.Obj) rule).get("help").isPresent(), rule::toString);
    }
  }

  private static Optional<String> page(DiagnosticCode code) {
    try {
      return Optional.of(Files.readString(PAGES.resolve(code + ".md")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<Json> array(Json json) {
    return ((Json.Arr) json).items();
  }

  /** A member; of an array, of its first item. */
  private static Json at(Json json, String name) {
    Json object = json instanceof Json.Arr(var items) ? items.getFirst() : json;
    return ((Json.Obj) object).get(name).orElseThrow();
  }
}
