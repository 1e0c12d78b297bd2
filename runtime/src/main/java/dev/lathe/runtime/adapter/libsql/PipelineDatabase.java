package dev.lathe.runtime.adapter.libsql;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A libSQL server by the protocol that its documentation names: {@code POST /v2/pipeline}, one
 * statement in one request. A request that is given up is cancelled. The first statement connects.
 */
public final class PipelineDatabase implements Database {
  private static final String PATH = "/v2/pipeline";

  /** What statements begin with that change it. */
  private static final List<String> SCHEMA = List.of("CREATE ", "DROP ", "ALTER ");

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private final LibSqlAddress address;
  private final Patience patience;
  private final PipelineStreams streams;
  private final Turns turns = new Turns();
  private final HttpClient client;
  private volatile boolean closed;

  PipelineDatabase(LibSqlAddress address, Patience patience) {
    this.address = address;
    this.patience = patience;
    streams = new PipelineStreams(address.streams());
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience.one())
            .build();
  }

  /**
   * Takes the address of a server; nothing is sent before the first statement.
   *
   * @param address {@code libsql://}, {@code https://} or {@code http://}, as {@link
   *     LibSqlDatabase#open(String, Optional)} takes it; {@code ?streams=N} keeps so many open
   * @param token a JWT or other token the server asks for
   * @throws IllegalArgumentException if the address is not a URL with a host
   */
  public static PipelineDatabase open(String address, Optional<String> token) {
    return new PipelineDatabase(LibSqlAddress.of(address, token), Patience.STANDARD);
  }

  /** As above, with another deadline for one statement than 10 s; {@code executeAll} has six. */
  public static PipelineDatabase open(String address, Optional<String> token, Duration deadline) {
    return new PipelineDatabase(LibSqlAddress.of(address, token), new Patience(deadline));
  }

  /** Whether the server answers this protocol, asked by a read. */
  boolean answers() {
    try {
      execute(Statement.read("SELECT 1"));
      return true;
    } catch (DatabaseUnavailable | StatementFailed e) {
      return false;
    }
  }

  @Override
  public Rows execute(Statement statement) {
    PipelineRequest request =
        statement.then().isPresent()
            ? new PipelineRequest.All(statement.all())
            : new PipelineRequest.One(statement);
    return rows(
        request,
        turns.forOne(
            statement,
            patience,
            (limit, end) -> withRetry(statement.access(), request, limit, end)));
  }

  @Override
  public void executeAll(List<Statement> statements) {
    if (statements.isEmpty()) return;
    var request = new PipelineRequest.All(List.copyOf(statements));
    Duration limit = patience.all();
    rows(
        request,
        turns.take(
            Statement.Access.WRITE,
            limit,
            end -> withRetry(Statement.Access.WRITE, request, limit, end)));
    if (statements.stream().anyMatch(PipelineDatabase::changesTheSchema)) streams.leave();
  }

  private static boolean changesTheSchema(Statement statement) {
    return SCHEMA.stream().anyMatch(statement.sql()::startsWith);
  }

  @Override
  public boolean remote() {
    return true;
  }

  /** Ends what is under way, and takes no more. */
  @Override
  public void close() {
    closed = true;
    client.shutdownNow();
  }

  @Override
  public String toString() {
    return "libSQL at " + address;
  }

  private static Rows rows(PipelineRequest request, PipelineAnswer.Outcome outcome) {
    return switch (outcome) {
      case PipelineAnswer.Outcome.Returned returned -> returned.rows();
      case PipelineAnswer.Outcome.Refused refused ->
          throw LibSqlErrors.fromServer(
              request.statement(refused.step()), LibSqlErrors.withoutFrame(refused.sentence()));
    };
  }

  private PipelineAnswer.Outcome withRetry(
      Statement.Access access, PipelineRequest request, Duration limit, long end)
      throws InterruptedException {
    try {
      return answer(request, limit, end);
    } catch (IOException e) {
      if (!notSent(e) && access != Statement.Access.READ) throw unanswered(e);
      Thread.sleep(Patience.BEFORE_RETRY);
      try {
        return answer(request, limit, end);
      } catch (IOException again) {
        throw unanswered(again);
      }
    }
  }

  /** Sends the request; once more on a new stream where the server has forgotten the stream. */
  private PipelineAnswer.Outcome answer(PipelineRequest request, Duration limit, long end)
      throws IOException, InterruptedException {
    // A transaction must end with its request, so its stream does too.
    PipelineStream stream =
        request instanceof PipelineRequest.All ? PipelineStream.ONCE : streams.take();
    HttpResponse<byte[]> response = sent(stream, request, limit, end);
    if (stream.open() && response.statusCode() == BAD_REQUEST) {
      streams.lost(stream);
      stream = PipelineStream.ONCE;
      response = sent(stream, request, limit, end);
    }
    return read(stream, request, response);
  }

  private PipelineAnswer.Outcome read(
      PipelineStream stream, PipelineRequest request, HttpResponse<byte[]> response)
      throws IOException {
    PipelineAnswer answer = null;
    try {
      if (response.statusCode() != OK) throw refused(request, response);
      answer = PipelineReader.read(response.body());
      return answer.outcome();
    } finally {
      if (answer == null) streams.lost(stream);
      else streams.answered(stream, answer.baton(), answer.server());
    }
  }

  private HttpResponse<byte[]> sent(
      PipelineStream stream, PipelineRequest request, Duration limit, long end)
      throws IOException, InterruptedException {
    if (closed) {
      streams.lost(stream);
      throw new DatabaseUnavailable("the database is closed");
    }
    var post =
        HttpRequest.newBuilder(URI.create(stream.server().orElse(address.url()) + PATH))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(PipelineWriter.body(request, stream)));
    address.token().ifPresent(token -> post.header("Authorization", "Bearer " + token));
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(post.build(), BodyHandlers.ofByteArray());
    boolean answered = false;
    try {
      HttpResponse<byte[]> response =
          answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      answered = true;
      return response;
    } catch (TimeoutException e) {
      throw new DatabaseUnavailable(
          "the database server did not answer within " + limit.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException lost) throw lost;
      throw new DatabaseUnavailable("the database server could not be asked", e.getCause());
    } finally {
      if (!answered) {
        answer.cancel(true);
        streams.lost(stream);
      }
    }
  }

  private static RuntimeException refused(PipelineRequest request, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      return DatabaseUnavailable.tokenRefused();
    }
    if (status == NOT_FOUND) {
      return new DatabaseUnavailable("the database server knows no " + PATH);
    }
    String sentence = PipelineReader.sentence(response.body());
    RuntimeException told =
        LibSqlErrors.fromServer(request.statement(0), LibSqlErrors.withoutFrame(sentence));
    boolean busy = status == TOO_MANY_REQUESTS || status >= SERVER_ERROR;
    return busy && !LibSqlErrors.ofTheStatement(sentence)
        ? new DatabaseUnavailable("the database server answers with status " + status)
        : told;
  }

  private static boolean notSent(IOException e) {
    return e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
  }

  private static DatabaseUnavailable unanswered(IOException e) {
    return new DatabaseUnavailable(
        "no answer from the database server: " + LibSqlErrors.reason(e), e);
  }
}
