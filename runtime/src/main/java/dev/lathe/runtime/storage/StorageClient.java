package dev.lathe.runtime.storage;

import static dev.lathe.runtime.module.ModuleFailed.Reason.CONFLICT;
import static dev.lathe.runtime.module.ModuleFailed.Reason.INVALID_ARGUMENT;
import static dev.lathe.runtime.module.ModuleFailed.Reason.NOT_FOUND;

import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.platform.Ids;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations of the blueprint format's storage contract (its section 9.4). Bytes go past us:
 * clients put and get them at signed addresses, and what was put counts once it is committed.
 */
public final class StorageClient implements ModuleClient {
  /** The member of a call's input with what storage.json allows. */
  static final String ROUTES = "upload_routes";

  /** A signed address works for as long at most. */
  private static final Duration LONGEST_PUT = Duration.ofMinutes(15);

  /** Signatures count in seconds. */
  private static final Duration SHORTEST_PUT = Duration.ofSeconds(1);

  private static final Duration USUAL_GET = Duration.ofMinutes(15);

  /** Of addresses that are signed with a function's keys, which do not live longer anyway. */
  private static final Duration LONGEST_GET = Duration.ofHours(12);

  private static final int LONGEST_NAME = 255;

  /** It becomes a part of an object's key. */
  private static final Pattern ENTITY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,199}");

  private static final Pattern TYPE =
      Pattern.compile("[A-Za-z0-9.+-]{1,100}/[A-Za-z0-9.+-]{1,100}(;[ -~]{1,100})?");

  private static final Logger LOG = LoggerFactory.getLogger(StorageClient.class);

  private final FileRecords files;
  private final ObjectStore objects;
  private final Ids ids;

  public StorageClient(FileRecords files, ObjectStore objects, Ids ids) {
    this.files = files;
    this.objects = objects;
    this.ids = ids;
  }

  @Override
  public Json call(ModuleCall call) throws ModuleFailed {
    Json.Obj input = Json.orEmpty(call.input());
    return switch (call.operation()) {
      case "PrepareUpload" -> prepare(call, input);
      case "CommitUpload" -> file(commit(call, input));
      case "AbortUpload" -> file(abort(call, input));
      case "GetFile" -> file(found(input));
      case "ListFiles" -> list(input);
      case "GetDownloadUrl" -> download(input);
      case "DeleteFile" -> file(delete(call, input));
      default ->
          throw ModuleFailed.unasked(
              INVALID_ARGUMENT, "a storage module has no operation `" + call.operation() + "`");
    };
  }

  private Json prepare(ModuleCall call, Json.Obj input) {
    String name = text(input, "route_id");
    UploadRoute route =
        UploadRoute.of(input.get(ROUTES).orElse(Json.NULL), name)
            .orElseThrow(
                () ->
                    refused(
                        NOT_FOUND,
                        "STORAGE_REFERENCES_ROUTE_NOT_FOUND",
                        "storage.json has no upload route `" + name + "`"));
    String entity = text(input, "entity_id");
    if (!ENTITY.matcher(entity).matches()) {
      throw invalid("`entity_id` has to be 1 to 200 of the characters A-Z a-z 0-9 _ . -");
    }
    String filename = text(input, "filename");
    if (filename.length() > LONGEST_NAME || filename.chars().anyMatch(c -> c < ' ' || c == 127)) {
      throw invalid("`filename` has to be 1 to 255 printable characters");
    }
    String type = text(input, "content_type");
    if (!TYPE.matcher(type).matches()) {
      throw invalid("`content_type` has to be a media type, such as application/pdf");
    }
    if (!route.takes(type)) {
      throw refused(
          INVALID_ARGUMENT,
          "STORAGE_CONSISTENCY_MIME_NOT_ALLOWED",
          "files of the type `%s` are not taken here, but %s"
              .formatted(plain(type), String.join(", ", route.types())));
    }
    long size = size(input);
    if (size > route.maxSize()) {
      throw refused(
          INVALID_ARGUMENT,
          "STORAGE_CONSISTENCY_FILE_TOO_LARGE",
          "a file of %s bytes is larger than the %s that are taken here"
              .formatted(size, route.maxSize()));
    }
    Optional<String> owner = actor(input);
    Optional<String> key =
        call.idempotencyKey()
            .map(given -> same(given, name, entity, owner.orElse(""), filename, type, "" + size));
    String id = ids.next().toString();
    FileRow file =
        files
            .prepare(
                new FileRecords.Asked(
                    id,
                    route,
                    entity,
                    owner,
                    filename,
                    type,
                    size,
                    name + "/" + entity + "/" + id,
                    key))
            .orElseThrow(() -> full(route.maxCount().orElse(0)));
    if (file.isOver()) throw late();
    return new Members()
        .with("file_id", file.id())
        .with("object_key", file.key())
        .with("presigned", told(objects.put(file.key(), file.type(), file.size(), life(file))))
        .object();
  }

  /** An address ends with its upload: what comes later would stay when the rest was cleared. */
  private static Duration life(FileRow file) {
    Duration left = file.left();
    if (left.compareTo(SHORTEST_PUT) < 0) return SHORTEST_PUT;
    return left.compareTo(LONGEST_PUT) > 0 ? LONGEST_PUT : left;
  }

  private FileRow commit(ModuleCall call, Json.Obj input) {
    FileRow file = sure(found(input));
    if (file.state() == FileRow.State.COMMITTED) return file;
    if (file.isOver()) throw late();
    ObjectStore.Stored stored =
        objects
            .look(file.key(), call.timeout())
            .orElseThrow(
                () ->
                    refused(
                        NOT_FOUND,
                        "STORAGE_VENDOR_OBJECT_NOT_FOUND",
                        "nothing was put at the address of this upload"));
    if (stored.size() > file.size()) {
      giveUp(call, file);
      throw refused(
          INVALID_ARGUMENT,
          "STORAGE_CONSISTENCY_FILE_TOO_LARGE",
          "%s bytes were put, %s declared: it was thrown away"
              .formatted(stored.size(), file.size()));
    }
    if (!stored.type().isEmpty() && !stored.type().equalsIgnoreCase(file.type())) {
      giveUp(call, file);
      throw refused(
          INVALID_ARGUMENT,
          "STORAGE_CONSISTENCY_MIME_NOT_ALLOWED",
          "`%s` was put, `%s` declared: it was thrown away"
              .formatted(plain(stored.type()), plain(file.type())));
    }
    Optional<FileRow> committed = files.commit(file.id(), stored.size());
    if (committed.isPresent()) return committed.get();
    FileRow now = latest(file);
    if (now.state() == FileRow.State.COMMITTED) return now;
    throw now.isOver() ? late() : full(0);
  }

  private FileRow abort(ModuleCall call, Json.Obj input) {
    FileRow file = found(input);
    if (file.state() == FileRow.State.PENDING) return giveUp(call, file);
    if (file.state() == FileRow.State.ABORTED) return file;
    throw committed();
  }

  /** The rest of it goes with the left-overs, where it can't be removed now. */
  private FileRow giveUp(ModuleCall call, FileRow file) {
    Optional<FileRow> given = files.abort(file.id());
    if (given.isEmpty()) {
      FileRow now = latest(file);
      if (now.state() == FileRow.State.ABORTED) return now;
      throw committed();
    }
    remove(call, file);
    return given.get();
  }

  private FileRow delete(ModuleCall call, Json.Obj input) {
    FileRow file = there(input);
    if (file.state() == FileRow.State.DELETED) return file;
    if (file.state() != FileRow.State.COMMITTED) throw absent();
    Optional<FileRow> deleted = files.delete(file.id());
    if (deleted.isPresent()) {
      remove(call, file);
      return deleted.get();
    }
    FileRow now = latest(file);
    if (now.state() == FileRow.State.DELETED) return now;
    throw refused(
        CONFLICT, "STORAGE_CONSISTENCY_RETAINED", "storage.json has this file kept for longer");
  }

  private void remove(ModuleCall call, FileRow file) {
    try {
      objects.remove(file.key(), call.timeout());
    } catch (ModuleFailed failed) {
      LOG.warn("the object of file {} stays for now: {}", file.id(), failed.code());
    }
  }

  private Json list(Json.Obj input) {
    int limit =
        input.get("limit").orElse(Json.NULL) instanceof Json.Num number
            ? Math.clamp(number.decimal().longValue(), 1, FileRecords.PAGE)
            : FileRecords.PAGE;
    List<FileRow> page =
        files.list(
            text(input, "route_id"),
            text(input, "entity_id"),
            input.text("page_token").orElse(""),
            limit + 1);
    boolean more = page.size() > limit;
    List<FileRow> shown = more ? page.subList(0, limit) : page;
    return new Members()
        .with("files", shown, FileRow::json)
        .with("next_page_token", more ? shown.getLast().id() : "")
        .object();
  }

  private Json download(Json.Obj input) {
    FileRow file = there(input);
    if (file.state() != FileRow.State.COMMITTED) throw absent();
    Duration life =
        input.get("ttl_sec").orElse(Json.NULL) instanceof Json.Num number
                && number.decimal().signum() > 0
            ? Duration.ofSeconds(Math.min(number.decimal().longValue(), LONGEST_GET.toSeconds()))
            : USUAL_GET;
    if (life.isZero()) life = Duration.ofSeconds(1);
    return new Members()
        .with("presigned", told(objects.get(file.key(), file.filename(), life)))
        .object();
  }

  private FileRow found(Json.Obj input) {
    String id = text(input, "file_id");
    FileRow file = files.find(id).or(() -> files.latest(id)).orElseThrow(StorageClient::absent);
    Optional<String> actor = actor(input);
    boolean foreign = file.owner().isPresent() && actor.isPresent() && !actor.equals(file.owner());
    if (foreign) throw absent();
    return file;
  }

  /** {@code read} may be of before it was committed: then its time seems to be over. */
  private FileRow sure(FileRow read) {
    return read.state() == FileRow.State.PENDING && read.isOver() ? latest(read) : read;
  }

  /** One that is to be there, which a read of before would deny. */
  private FileRow there(Json.Obj input) {
    FileRow read = found(input);
    return read.state() == FileRow.State.PENDING ? latest(read) : read;
  }

  private FileRow latest(FileRow read) {
    return files.latest(read.id()).orElse(read);
  }

  /** Who asks, where the graph says so. */
  private static Optional<String> actor(Json.Obj input) {
    return Json.orEmpty(input.get("context").orElse(Json.NULL))
        .text("actor_user_id")
        .filter(id -> !id.isEmpty());
  }

  private static String text(Json.Obj input, String name) {
    return input
        .text(name)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> invalid("`" + name + "` is missing"));
  }

  private static long size(Json.Obj input) {
    try {
      if (input.get("declared_size").orElse(Json.NULL) instanceof Json.Num number
          && number.decimal().signum() >= 0) {
        return number.decimal().longValueExact();
      }
    } catch (ArithmeticException e) {
      throw invalid("`declared_size` is no whole number of bytes");
    }
    throw invalid("`declared_size` is no whole number of bytes");
  }

  private static String same(String... parts) {
    return Sha256.hex(
        JsonText.write(new Json.Arr(List.of(parts).stream().<Json>map(Json::of).toList())));
  }

  /** The type without its parameters, which may be anything. */
  private static String plain(String type) {
    return type.split(";", 2)[0];
  }

  private static Json file(FileRow file) {
    return new Members().with("file", file.json()).object();
  }

  private static Json.Obj told(ObjectStore.Presigned presigned) {
    var headers = new Members();
    presigned.headers().forEach(headers::with);
    return new Members()
        .with("url", presigned.url())
        .with("headers", headers)
        .with("expires_at", FileRow.stamp(presigned.until()))
        .object();
  }

  /**
   * In words of a file's type, size and route, and of what storage.json says: none is a person's.
   */
  private static ModuleFailed refused(ModuleFailed.Reason reason, String code, String message) {
    return ModuleFailed.unaskedOfNobody(reason, code + ": " + message);
  }

  private static ModuleFailed invalid(String message) {
    return refused(INVALID_ARGUMENT, "STORAGE_STRUCTURAL_INVALID_INPUT", message);
  }

  private static ModuleFailed absent() {
    return refused(NOT_FOUND, "STORAGE_REFERENCES_FILE_NOT_FOUND", "there is no such file");
  }

  private static ModuleFailed committed() {
    return refused(
        CONFLICT,
        "STORAGE_CONSISTENCY_FILE_ALREADY_COMMITTED",
        "the upload is done: delete the file instead");
  }

  private static ModuleFailed late() {
    return refused(
        CONFLICT,
        "STORAGE_CONSISTENCY_UPLOAD_EXPIRED",
        "the upload was given up, or its time is over: prepare another one");
  }

  private static ModuleFailed full(long most) {
    String how = most > 0 ? "it may have " + most : "it may have no more";
    return refused(
        CONFLICT,
        "STORAGE_CONSISTENCY_MAX_COUNT_EXCEEDED",
        "the entity has as many files as storage.json allows: " + how);
  }
}
