package dev.lathe.compiler.ui;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What pages do with files, and the operation of a storage module that does it. */
enum FileOperation {
  PREPARE("PrepareUpload", true),
  COMMIT("CommitUpload", true),
  REMOVE("DeleteFile", true),
  LIST("ListFiles", false),
  ADDRESS("GetDownloadUrl", false);

  private final String operation;
  private final boolean acts;

  FileOperation(String operation, boolean acts) {
    this.operation = operation;
    this.acts = acts;
  }

  /** Its name in compiled pages. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of the module's contract. */
  String operation() {
    return operation;
  }

  /** Whether bindings of it act. */
  boolean acts() {
    return acts;
  }

  /** What a page calls the member {@code input} of the operation's input, if it can say it. */
  Optional<String> said(String input) {
    return Optional.ofNullable(inputs().get(input));
  }

  private Map<String, String> inputs() {
    return switch (this) {
      case PREPARE ->
          Map.of(
              "route_id", "routeId",
              "entity_id", "entityId",
              "filename", "filename",
              "content_type", "contentType",
              "declared_size", "size");
      case LIST ->
          Map.of("route_id", "routeId", "entity_id", "entityId", "page_token", "pageToken");
      case COMMIT, REMOVE, ADDRESS -> Map.of("file_id", "fileId");
    };
  }

  /** What a page takes from the answer, by its path there. */
  Map<String, String> answers() {
    return switch (this) {
      case PREPARE ->
          Map.of("fileId", "file_id", "url", "presigned.url", "headers", "presigned.headers");
      case LIST -> Map.of("files", "files", "next", "next_page_token");
      case ADDRESS -> Map.of("url", "presigned.url");
      case COMMIT, REMOVE -> Map.of();
    };
  }

  /** Of these, what it can't do without. */
  List<String> needed() {
    return switch (this) {
      case PREPARE -> List.of("fileId", "url");
      case LIST -> List.of("files");
      case ADDRESS -> List.of("url");
      case COMMIT, REMOVE -> List.of();
    };
  }
}
