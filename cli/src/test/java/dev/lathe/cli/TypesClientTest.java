package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.compiler.fixture.TypeScriptCompiler;
import dev.lathe.dev.DatabaseChoice;
import dev.lathe.dev.DevFolder;
import dev.lathe.dev.DevOptions;
import dev.lathe.dev.DevServer;
import dev.lathe.dev.QueueChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client that `lathe types --client` writes, compiled, and run by Node against a server. */
@Tag("slow")
final class TypesClientTest {
  private static final String USE =
      """
      import { Client, Problem } from "./garden.js";

      function check(right: boolean, what: string): void {
        if (!right) throw new Error("not so: " + what);
      }
      async function problem(of: Promise<unknown>): Promise<Problem> {
        try {
          await of;
        } catch (e) {
          if (e instanceof Problem) return e;
          throw e;
        }
        throw new Error("no problem");
      }

      const url = process.argv[2] ?? "";
      const client = new Client({ url });

      const added = await client.command("addTask", { title: "Water & feed" }, { key: "k1" });
      const again = await client.command("addTask", { title: "Water & feed" }, { key: "k1" });
      check(!added.replayed && again.replayed, "a key is used once");
      check(added.value.id === again.value.id, "a replay answers the same");

      const id = added.value.id;
      const read = await client.query("getTask", { id });
      check(read.value.title === "Water & feed", "it is read");
      check((await client.refresh("getTask", { id }, read)) === read, "nothing has changed");

      const conflict = await problem(client.command("finishTask", { id }, { ifMatch: 7 }));
      check(conflict.conflict && conflict.details["actual"] === 1, "a version is told");
      await client.command("finishTask", { id }, { ifMatch: 1 });
      check((await client.refresh("getTask", { id }, read)).value.status === "done", "it has");
      const illegal = await problem(client.command("finishTask", { id }));
      check(illegal.status === 422 && illegal.code === "COMMAND_ILLEGAL_TRANSITION", illegal.code);
      check(illegal.requestId !== undefined && illegal.message.includes("finish"), "it is told");
      check((await problem(client.query("getTask", { id: "no/body" }))).status === 404, "404");

      const keys: string[] = [];
      let failures = 0;
      const shaky: typeof fetch = async (to, init) => {
        keys.push(new Headers(init?.headers).get("idempotency-key") ?? "");
        failures++;
        if (failures === 1) {
          await fetch(to, init); // it was done, and the answer got lost
          throw new TypeError("gone");
        }
        if (failures === 2) {
          return new Response("busy", { status: 503, headers: { "retry-after": "1" } });
        }
        return fetch(to, init);
      };
      const began = Date.now();
      const patient = new Client({ url, fetch: shaky, backoff: 10 });
      const late = await patient.command("addTask", { title: "Late" });
      check(late.replayed && keys.length === 3 && new Set(keys).size === 1, "one key for all tries");
      check(Date.now() - began >= 1000, "it waits as long as it is told");
      const open = await client.query("listTasks", { status: "open", limit: 10 });
      check(open.value.length === 1 && open.value[0]?.title === "Late", "it was done once");

      let asked = 0;
      const down: typeof fetch = async () => {
        asked++;
        throw new TypeError("gone");
      };
      const tired = new Client({ url, fetch: down, backoff: 1, tries: 3 });
      const gone = await problem(tired.query("listTasks", {}));
      check(asked === 3 && gone.code === "UNREACHABLE" && gone.status === 0, "it gives up");

      const stop = new AbortController();
      const waiting = new Client({ url, fetch: down, backoff: 60_000, longestWait: 60_000 });
      setTimeout(() => stop.abort(new Error("enough")), 20);
      const stopped = await waiting
        .query("listTasks", {}, { signal: stop.signal })
        .then(() => "", (e: unknown) => String(e));
      check(stopped === "Error: enough", "a wait can be ended: " + stopped);

      const urls: string[] = [];
      const paged: typeof fetch = async (to) => {
        urls.push(String(to));
        return urls.length === 1
          ? Response.json([], { headers: { link: '<?limit=1&after=x>; rel="next"' } })
          : Response.json([]);
      };
      let pages = 0;
      for await (const page of new Client({ url: "http://x", fetch: paged }).pages("listTasks", {
        limit: 1,
      })) {
        pages += 1 + page.length;
      }
      check(pages === 2 && urls[1] === "http://x/tasks?limit=1&after=x", urls.join(" "));
      console.log("all is so");
      """;

  @TempDir private Path work;

  @Test
  void it_does_what_it_says_against_a_server() throws Exception {
    Path tsc = TypeScriptCompiler.program();
    Path garden = work.resolve("garden");
    assertEquals(0, CommandLineRun.of("init", garden.toString()).exitCode());
    Path web = Files.createDirectories(work.resolve("web"));
    assertEquals(
        0,
        CommandLineRun.of("types", garden.toString(), "--client", "-o", web.toString()).exitCode());
    Files.writeString(web.resolve("use.ts"), USE);
    Files.writeString(web.resolve("node.d.ts"), "declare const process: { argv: string[] };\n");
    Files.writeString(web.resolve("package.json"), "{\"type\":\"module\"}");
    assertEquals("", TypeScriptCompiler.said(compiling(tsc, web, "use.ts", "node.d.ts")));
    var options =
        new DevOptions(
            Compilation.of(garden).bundle().orElseThrow(),
            new DevFolder(work.resolve("data")),
            new DatabaseChoice.OwnFile(),
            new QueueChoice.None(),
            0);
    try (DevServer server = DevServer.start(options)) {
      assertEquals(
          "all is so\n",
          TypeScriptCompiler.said(
              List.of("node", web.resolve("use.js").toString(), server.address().toString())));
    }
  }

  @Test
  void the_example_page_compiles_with_it() throws Exception {
    Path tsc = TypeScriptCompiler.program();
    Path example = Path.of("../examples/orders");
    Path web = Files.createDirectories(work.resolve("web"));
    assertEquals(
        0,
        CommandLineRun.of("types", example.toString(), "--client", "-o", web.toString())
            .exitCode());
    Files.copy(example.resolve("web/page.ts"), web.resolve("page.ts"));
    assertEquals("", TypeScriptCompiler.said(compiling(tsc, web, "page.ts")));
  }

  private static List<String> compiling(Path tsc, Path in, String... files) {
    var command = new ArrayList<>(List.of(tsc.toString(), "--strict"));
    command.addAll(List.of("--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes"));
    command.addAll(List.of("--target", "es2022", "--module", "es2022"));
    command.addAll(List.of("--moduleResolution", "bundler", "--lib", "es2022,dom,dom.iterable"));
    command.addAll(List.of("--pretty", "false"));
    for (String file : files) command.add(in.resolve(file).toString());
    return command;
  }
}
