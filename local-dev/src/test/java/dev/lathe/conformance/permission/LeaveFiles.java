package dev.lathe.conformance.permission;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;

/** A blueprint whose list and whose command have one rule. */
final class LeaveFiles {
  private static final String PROJECT =
      """
      {"name":"leave","access":"deny","services":["leave"],"routes":{"http":{"/api":"leave"}},
       "middleware":{"auth":{"kind":"auth","providers":[{"provider":"oidc","issuer":"https://id.example",
         "audience":"leave","claims":{"team":"team"}}]}},
       "mounts":[{"target":"http:/api","use":["auth"]}]}\
      """;

  private static final String ENTITY =
      """
      {"ownerService":"leave","kind":"owned","table":"leaves","owner":"person","fields":{
        "id":{"type":"string","nullable":false,"column":"id"},
        "person":{"type":"string","nullable":true,"column":"person"},
        "team":{"type":"string","nullable":true,"column":"team"},
        "status":{"type":"string","nullable":false,"column":"status"},
        "days":{"type":"integer","nullable":true,"column":"days"},
        "cost":{"type":"decimal","nullable":true,"column":"cost","scale":6},
        "exact":{"type":"decimal","nullable":true,"column":"exact","scale":4},
        "urgent":{"type":"boolean","nullable":true,"column":"urgent"},
        "since":{"type":"datetime","nullable":true,"column":"since"},
        "day":{"type":"date","nullable":true,"column":"day"}},
       "keys":["id"],
       "stateMachine":{"stateField":"status","initial":null,"states":["open","touched"],"transitions":{
         "ask":{"from":null,"to":"open","affects":["person","team","days","cost","exact","urgent","since","day"]},
         "touch":{"from":"open","to":"touched"}}}}\
      """;

  private static final String LIST =
      """
      {"id":"list","allowScan":{"reason":"all"},"signature":{"inputs":{
         "status":{"type":"string","mode":"nullable"},"least":{"type":"decimal","mode":"nullable"}},
       "output":{"type":"rowset<Leave>","from":"out"}},
       "nodes":[{"id":"all","type":"findMany","config":{"source":{"entity":"Leave"}}},
        {"id":"out","type":"result","value":{"$ref":"all"}}]}\
      """;

  private static final String TOUCH =
      """
      {"id":"touch","signature":{"inputs":{"id":{"type":"string","mode":"required"},
         "status":{"type":"string","mode":"nullable"},"least":{"type":"decimal","mode":"nullable"}},
       "output":{"type":"row<Touched>","from":"out"}},
       "nodes":[{"id":"done","type":"emit","config":{"aggregate":"Leave","aggregateId":{"$param":"id"},
         "transition":"touch","payload":{}}},
        {"id":"out","type":"result","value":{"version":{"$ref":"done.version"}}}]}\
      """;

  private static final String BINDINGS =
      """
      {"version":"1.0","graphSpecRef":"../graphs","pdmRef":"../../pdm","qsmRef":"../qsm","bindings":{
       "list":{"exposure":"read","allow":RULE,"graph":"list","target":{"engine":"sqlite","dialect":"sqlite"},
        "http":{"method":"GET","path":"/leaves","parameters":[]},
        "inputFrom":{"status":{"from":"query","name":"status"},"least":{"from":"query","name":"least"}}},
       "touch":{"exposure":"action","allow":RULE,"graph":"touch","target":{"engine":"sqlite","dialect":"sqlite"},
        "http":{"method":"POST","path":"/leaves/{id}/touch","parameters":[
          {"name":"id","in":"path","bindTo":"id","required":true}]},
        "inputFrom":{"status":{"from":"header","name":"status"},"least":{"from":"header","name":"least"}}}}}\
      """;

  private LeaveFiles() {}

  static Map<String, String> with(String rule) {
    var files = new LinkedHashMap<String, String>();
    String service = "services/leave/";
    files.put("project.json", PROJECT);
    files.put("pdm/pdm.json", "{\"version\":\"1\"}");
    files.put("pdm/entities/Leave.json", ENTITY);
    files.put(service + "service.json", "{\"kind\":\"domain\"}");
    files.put(service + "qsm/qsm.json", "{\"version\":\"1\"}");
    files.put(
        service + "qsm/projections/LeaveView.json",
        "{\"source\":{\"entity\":\"Leave\"},\"keys\":[\"id\"],\"grain\":[\"id\"],\"exposed\":[\"person\"]}");
    files.put(service + "graphs/list.json", LIST);
    files.put(service + "graphs/touch.json", TOUCH);
    files.put(
        service + "graphs/shapes.json",
        """
        {"Leave":{"fields":{"id":{"type":"string","nullable":false}}},
         "Touched":{"fields":{"version":{"type":"integer","nullable":true}}}}\
        """);
    files.put(
        service + "bindings/bindings.json",
        BINDINGS.replace("RULE", JsonText.write(Json.of(rule))));
    return files;
  }
}
