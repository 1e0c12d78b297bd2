package dev.lathe.compiler.describe;

import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Map;

/**
 * A client in TypeScript for browsers and Node: the types, each operation's route, and what every
 * request needs beside them. One file without imports.
 */
public final class TypeScriptClient {
  private static final String CLIENT =
      """

      interface Route {
        method: string;
        path: string;
        /** Names of the input that go into the query; those of the path stand in it. */
        query: readonly string[];
        form: boolean;
      }

      /** Why a request was refused (RFC 9457), or never answered. */
      export class Problem extends Error {
        constructor(
          /** HTTP's; 0 where no answer came. */
          readonly status: number,
          /** The stable word for it: the author's, else Lathe's. */
          readonly code: string,
          message: string,
          readonly details: Record<string, unknown> = {},
          readonly hint?: string | undefined,
          readonly requestId?: string | undefined,
          /** In milliseconds, where the answer says when to come again. */
          readonly retryAfter?: number | undefined,
        ) {
          super(message);
          this.name = "Problem";
        }

        /** Somebody else was first: read again, and send the version that you read. */
        get conflict(): boolean {
          return this.status === 409 || this.status === 412;
        }
      }

      export interface Answer<Value> {
        value: Value;
        status: number;
        /** What an aggregate's version or a read's content is known by. */
        etag?: string;
        /** Whether an earlier try of this command was answered already. */
        replayed: boolean;
        /** Where the next page is, of lists that have pages. */
        next?: string;
      }

      export interface ClientOptions {
        /** Where the service is, such as `https://api.example.com`; the page's own origin without it. */
        url?: string;
        /** Asked before each try, so that it may be renewed. */
        token?: () => string | undefined | Promise<string | undefined>;
        /** Tries in all; 4 without it. */
        tries?: number;
        /** Milliseconds before the second try, doubled from there; 200 without it. */
        backoff?: number;
        /** The most milliseconds to wait between tries, whatever an answer asks for; 30000 without it. */
        longestWait?: number;
        fetch?: typeof fetch;
      }

      export interface CallOptions {
        signal?: AbortSignal;
        /** Further headers. */
        headers?: Record<string, string>;
      }

      export interface CommandOptions extends CallOptions {
        /** The same for the same wish, however often it is sent; a new one without it. */
        key?: string;
        /** The version, or ETag, that the aggregate has to have. */
        ifMatch?: number | string;
      }

      interface Sent {
        method: string;
        url: string;
        headers: Record<string, string>;
        body?: string;
      }

      const AGAIN: readonly number[] = [429, 502, 503, 504];

      /** Calls the service. One is enough for a page, and for a process. */
      export class Client {
        constructor(private readonly options: ClientOptions = {}) {}

        /** Runs a command; tries again with one key, so that it is done once. */
        async command<Name extends keyof Commands>(
          name: Name,
          input: Commands[Name]["input"],
          options: CommandOptions = {},
        ): Promise<Answer<Commands[Name]["answer"]>> {
          const sent = this.sent(name, input, options);
          sent.headers["idempotency-key"] = options.key ?? crypto.randomUUID();
          if (options.ifMatch !== undefined) {
            sent.headers["if-match"] =
              typeof options.ifMatch === "number" ? `"${options.ifMatch}"` : options.ifMatch;
          }
          return await answered(await this.send(sent, options.signal));
        }

        /** Asks a query. */
        async query<Name extends keyof Queries>(
          name: Name,
          input: Queries[Name]["input"],
          options: CallOptions = {},
        ): Promise<Answer<Queries[Name]["answer"]>> {
          return await answered(await this.send(this.sent(name, input, options), options.signal));
        }

        /** Asks again: the answer is `earlier` itself where nothing has changed since. */
        async refresh<Name extends keyof Queries>(
          name: Name,
          input: Queries[Name]["input"],
          earlier: Answer<Queries[Name]["answer"]>,
          options: CallOptions = {},
        ): Promise<Answer<Queries[Name]["answer"]>> {
          const sent = this.sent(name, input, options);
          if (earlier.etag !== undefined) sent.headers["if-none-match"] = earlier.etag;
          const response = await this.send(sent, options.signal);
          return response.status === 304 ? earlier : await answered(response);
        }

        /** One page after the other, as long as there are some. */
        async *pages<Name extends keyof Queries>(
          name: Name,
          input: Queries[Name]["input"],
          options: CallOptions = {},
        ): AsyncGenerator<Queries[Name]["answer"], void, undefined> {
          const sent = this.sent(name, input, options);
          for (;;) {
            const page: Answer<Queries[Name]["answer"]> = await answered(
              await this.send(sent, options.signal),
            );
            yield page.value;
            if (page.next === undefined) return;
            sent.url = sent.url.replace(/\\?.*$/, "") + page.next;
          }
        }

        private sent(name: keyof typeof routes, input: object, options: CallOptions): Sent {
          const route: Route = routes[name];
          const rest: Record<string, unknown> = { ...input };
          const path = route.path.replace(/\\{([^}]+)\\}/g, (_, part: string) => {
            const value = rest[part];
            delete rest[part];
            return encodeURIComponent(String(value));
          });
          const query = new URLSearchParams();
          for (const part of route.query) {
            const value = rest[part];
            delete rest[part];
            for (const one of Array.isArray(value) ? value : [value]) {
              if (one !== undefined && one !== null) query.append(part, String(one));
            }
          }
          const text = query.toString();
          const sent: Sent = {
            method: route.method,
            url: (this.options.url ?? "").replace(/\\/$/, "") + path + (text && "?" + text),
            headers: { accept: "application/json", ...options.headers },
          };
          if (route.method === "POST") {
            sent.headers["content-type"] = route.form
              ? "application/x-www-form-urlencoded"
              : "application/json";
            sent.body = route.form
              ? new URLSearchParams(rest as Record<string, string>).toString()
              : JSON.stringify(rest);
          }
          return sent;
        }

        /** Tries again what may succeed later: no answer, too many requests, nobody there. */
        private async send(sent: Sent, signal?: AbortSignal): Promise<Response> {
          const tries = this.options.tries ?? 4;
          for (let attempt = 1; ; attempt++) {
            const problem = await this.attempt(sent, signal);
            if (problem instanceof Response) return problem;
            signal?.throwIfAborted();
            const again = problem.status === 0 || AGAIN.includes(problem.status);
            // A command of GET has no body, but a key as any other.
            const safe = sent.method === "GET" || "idempotency-key" in sent.headers;
            if (!again || !safe || attempt >= tries) throw problem;
            await pause(this.wait(attempt, problem), signal);
          }
        }

        private async attempt(sent: Sent, signal?: AbortSignal): Promise<Response | Problem> {
          const headers = { ...sent.headers };
          const token = await this.options.token?.();
          if (token !== undefined) headers["authorization"] = "Bearer " + token;
          const init: RequestInit = { method: sent.method, headers };
          if (sent.body !== undefined) init.body = sent.body;
          if (signal !== undefined) init.signal = signal;
          try {
            const response = await (this.options.fetch ?? fetch)(sent.url, init);
            return response.ok || response.status === 304 ? response : await refused(response);
          } catch (e) {
            return new Problem(0, "UNREACHABLE", e instanceof Error ? e.message : String(e));
          }
        }

        private wait(attempt: number, problem: Problem): number {
          const longest = this.options.longestWait ?? 30_000;
          const grown = (this.options.backoff ?? 200) * 2 ** (attempt - 1);
          // Clients that failed together shall not come again together.
          const own = grown / 2 + (Math.random() * grown) / 2;
          return Math.min(longest, Math.max(own, problem.retryAfter ?? 0));
        }
      }

      async function answered<Value>(response: Response): Promise<Answer<Value>> {
        const answer: Answer<Value> = {
          value: (await response.json()) as Value,
          status: response.status,
          replayed: response.headers.get("idempotency-replay") === "true",
        };
        const etag = response.headers.get("etag");
        if (etag !== null) answer.etag = etag;
        const next = /<([^>]*)>;\\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
        if (next !== undefined) answer.next = next;
        return answer;
      }

      async function refused(response: Response): Promise<Problem> {
        const text = await response.text();
        let told: Record<string, unknown> = {};
        try {
          const parsed: unknown = JSON.parse(text);
          if (typeof parsed === "object" && parsed !== null) told = { ...parsed };
        } catch {
          // Something between here and the service has answered in its own words.
        }
        return new Problem(
          response.status,
          typeof told["code"] === "string" ? told["code"] : "HTTP_" + response.status,
          typeof told["message"] === "string" ? told["message"] : response.statusText,
          typeof told["details"] === "object" && told["details"] !== null ? { ...told["details"] } : {},
          typeof told["hint"] === "string" ? told["hint"] : undefined,
          typeof told["requestId"] === "string" ? told["requestId"] : undefined,
          later(response.headers.get("retry-after")),
        );
      }

      /** Seconds, or a date. */
      function later(said: string | null): number | undefined {
        if (said === null) return undefined;
        const wait = /^\\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.now();
        return Number.isNaN(wait) ? undefined : Math.max(0, wait);
      }

      function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
        return new Promise((done, failed) => {
          const aborted = (): void => {
            clearTimeout(timer);
            failed(signal?.reason);
          };
          const timer = setTimeout(() => {
            signal?.removeEventListener("abort", aborted);
            done();
          }, milliseconds);
          signal?.addEventListener("abort", aborted, { once: true });
        });
      }
      """;

  private TypeScriptClient() {}

  /** The whole file: the types, then the client. */
  public static String of(Api api) {
    var text = new StringBuilder(TypeScript.of(api));
    text.append("\n/** Where each operation is. */\nconst routes = {\n");
    List<Endpoint> endpoints = api.endpoints();
    Map<Route, String> names = Names.of(endpoints);
    for (Endpoint endpoint : endpoints) {
      if (endpoint.commands() || endpoint.queries()) {
        String name = names.getOrDefault(endpoint.route(), "");
        text.append("  ").append(JsonText.write(Json.of(name))).append(": ");
        text.append(JsonText.write(route(endpoint))).append(",\n");
      }
    }
    text.append("} as const satisfies Record<keyof Commands | keyof Queries, Route>;\n");
    return text.append(CLIENT).toString();
  }

  private static Json.Obj route(Endpoint endpoint) {
    Route route = endpoint.route();
    List<String> query =
        endpoint.requests().parameters().stream()
            .filter(parameter -> parameter.in().equals("query"))
            .map(Requests.Parameter::name)
            .distinct()
            .toList();
    boolean form =
        route.inputs().stream().anyMatch(in -> in.source() instanceof InputSource.FromForm);
    return new Members()
        .with("method", route.method().name())
        .with("path", route.path())
        .with("query", query)
        .with("form", form)
        .object();
  }
}
