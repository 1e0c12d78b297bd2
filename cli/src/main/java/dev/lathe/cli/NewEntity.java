package dev.lathe.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The texts of an entity to begin with: it has a title, is open, and is closed once. */
final class NewEntity {
  private NewEntity() {}

  static String lower(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static String filled(String template, String name) {
    return template
        .replace("<Name>", name)
        .replace("<name>", lower(name))
        .replace("<names>", AddedEntity.plural(name));
  }

  static String entity(String name, String service) {
    return filled(
        """
        {
          "ownerService": "<service>",
          "kind": "owned",
          "table": "<names>",
          "fields": {
            "id": { "type": "string", "nullable": false, "column": "id" },
            "title": { "type": "string", "nullable": false, "column": "title" },
            "status": { "type": "string", "nullable": false, "column": "status" },
            "createdAt": { "type": "datetime", "nullable": false, "column": "created_at", "generated": "createdAt" }
          },
          "keys": ["id"],
          "stateMachine": {
            "stateField": "status",
            "initial": null,
            "states": ["open", "closed"],
            "transitions": {
              "create": { "from": null, "to": "open", "affects": ["title"] },
              "close": { "from": "open", "to": "closed" }
            }
          }
        }
        """
            .replace("<service>", service),
        name);
  }

  static String shape(String name) {
    return filled(
        """
          "<Name>Changed": {
            "fields": {
              "id": { "type": "string", "nullable": false },
              "version": { "type": "integer", "nullable": false }
            }
          }
        """,
        name);
  }

  /** By their ids. */
  static Map<String, String> graphs(String name) {
    var graphs = new LinkedHashMap<String, String>();
    graphs.put(
        "create" + name,
        """
        {
          "id": "create<Name>",
          "signature": {
            "inputs": { "title": { "type": "string", "mode": "required" } },
            "output": { "type": "row<<Name>Changed>", "from": "out" }
          },
          "nodes": [
            { "id": "newId", "type": "uuid", "config": {} },
            {
              "id": "created",
              "type": "emit",
              "config": {
                "aggregate": "<Name>",
                "aggregateId": { "$node": "newId" },
                "transition": "create",
                "payload": { "title": { "$param": "title" } }
              }
            },
            {
              "id": "out",
              "type": "result",
              "value": { "id": { "$ref": "created.aggregateId" }, "version": { "$ref": "created.version" } }
            }
          ]
        }
        """);
    graphs.put(
        "close" + name,
        """
        {
          "id": "close<Name>",
          "signature": {
            "inputs": { "id": { "type": "string", "mode": "required" } },
            "output": { "type": "row<<Name>Changed>", "from": "out" }
          },
          "nodes": [
            {
              "id": "closed",
              "type": "emit",
              "config": { "aggregate": "<Name>", "aggregateId": { "$param": "id" }, "transition": "close", "payload": {} }
            },
            {
              "id": "out",
              "type": "result",
              "value": { "id": { "$ref": "closed.aggregateId" }, "version": { "$ref": "closed.version" } }
            }
          ]
        }
        """);
    graphs.put(
        "list" + name + "s",
        """
        {
          "id": "list<Name>s",
          "signature": {
            "inputs": {
              "status": { "type": "string", "mode": "defaulted", "default": "open" },
              "limit": { "type": "integer", "mode": "defaulted", "default": 50 }
            },
            "output": { "type": "rowset<<Name>>", "from": "out" }
          },
          "nodes": [
            { "id": "all", "type": "findMany", "config": { "source": { "entity": "<Name>" } } },
            {
              "id": "wanted",
              "type": "filter",
              "config": { "input": "all", "expr": { "eq": ["<name>.status", { "$param": "status" }] } }
            },
            { "id": "oldest", "type": "sort", "config": { "input": "wanted", "by": [{ "field": "<name>.createdAt" }] } },
            { "id": "page", "type": "limit", "config": { "input": "oldest", "count": { "$param": "limit" } } },
            { "id": "out", "type": "result", "value": { "$ref": "page" } }
          ]
        }
        """);
    graphs.put(
        "get" + name,
        """
        {
          "id": "get<Name>",
          "signature": {
            "inputs": { "id": { "type": "string", "mode": "required" } },
            "output": { "type": "row<<Name>>", "from": "out" }
          },
          "nodes": [
            {
              "id": "found",
              "type": "findOne",
              "config": { "source": { "entity": "<Name>" }, "where": { "eq": ["<name>.id", { "$param": "id" }] } }
            },
            { "id": "out", "type": "result", "value": { "$node": "found" } }
          ]
        }
        """);
    graphs.replaceAll((_, text) -> filled(text, name));
    return graphs;
  }

  static String bindings(String name, String allow) {
    return String.join(
            ",\n",
            binding(
                "create" + name,
                "action",
                allow,
                "POST",
                "/<names>",
                parameter("title", "body", true)),
            binding(
                "close" + name,
                "action",
                allow,
                "POST",
                "/<names>/{id}/close",
                parameter("id", "path", true)),
            binding(
                "list" + name + "s",
                "read",
                allow,
                "GET",
                "/<names>",
                parameter("status", "query", false) + ", " + parameter("limit", "query", false)),
            binding(
                "get" + name, "read", allow, "GET", "/<names>/{id}", parameter("id", "path", true)))
        .replace("<names>", AddedEntity.plural(name));
  }

  private static String parameter(String name, String in, boolean required) {
    return "{ \"name\": \"%s\", \"in\": \"%s\", \"bindTo\": \"%s\", \"required\": %s }"
        .formatted(name, in, name, required);
  }

  private static String binding(
      String id, String exposure, String allow, String method, String path, String parameters) {
    return """
          "%s": {
            "exposure": "%s",
            "allow": "%s",%s
            "graph": "%s",
            "target": { "engine": "sqlite", "dialect": "sqlite" },
            "http": {
              "method": "%s",
              "path": "%s",
              "parameters": [%s]
            }
          }\
        """
        .formatted(
            id,
            exposure,
            allow,
            id.startsWith("get") ? "\n    \"absent\": 404," : "",
            id,
            method,
            path,
            parameters);
  }

  static String test(String name, String base, boolean known) {
    return filled(
        """
        [
          {
            "name": "<a> <name> is open when it is new",
            "when": { "post": "<base>/<names>",<as> "body": { "title": "First" } },
            "then": {
              "events": [{ "event": "<Name>Create", "data": { "title": "First" } }],
              "reads": [{ "get": "<base>/<names>?status=open",<as> "body": [{ "title": "First" }] }]
            }
          },
          {
            "name": "<a> <name> is closed once",
            "given": [
              { "event": "<Name>Create", "of": "<Name>", "id": "one", "data": { "title": "First" } },
              { "post": "<base>/<names>/one/close"<as0> }
            ],
            "when": { "post": "<base>/<names>/one/close"<as0> },
            "then": { "status": 422, "events": [], "state": { "<Name>-one": { "status": "closed" } } }
          },
          {
            "name": "<a> <name> that is not there is not found",
            "when": { "get": "<base>/<names>/nobodys"<as0> },
            "then": { "status": 404 }
          }
        ]
        """
            .replace("<a>", "AEIOU".indexOf(name.charAt(0)) < 0 ? "a" : "an")
            .replace("<base>", base)
            .replace("<as>", known ? " \"as\": \"ann\"," : "")
            .replace("<as0>", known ? ", \"as\": \"ann\"" : ""),
        name);
  }
}
