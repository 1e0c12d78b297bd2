package dev.lathe.compiler.ui;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What pages do with files, and the operation of a storage module that does it. */
enum FileOperation {
  PREPARE(
      "PrepareUpload",
      true,
      Map.of(
          "routeId", "route_id",
          "entityId", "entity_id",
          "filename", "filename",
          "contentType", "content_type",
          "size", "declared_size"),
      Map.of("fileId", "file_id", "url", "presigned.url", "headers", "presigned.headers"),
      List.of("fileId", "url")),
  COMMIT("CommitUpload", true, Map.of("fileId", "file_id"), Map.of(), List.of()),
  REMOVE("DeleteFile", true, Map.of("fileId", "file_id"), Map.of(), List.of()),
  LIST(
      "ListFiles",
      false,
      Map.of("routeId", "route_id", "entityId", "entity_id", "pageToken", "page_token"),
      Map.of("files", "files", "next", "next_page_token"),
      List.of("files")),
  ADDRESS(
      "GetDownloadUrl",
      false,
      Map.of("fileId", "file_id"),
      Map.of("url", "presigned.url"),
      List.of("url"));

  private final String operation;
  private final boolean acts;
  private final Map<String, String> inputs;
  private final Map<String, String> answers;
  private final List<String> needed;

  FileOperation(
      String operation,
      boolean acts,
      Map<String, String> inputs,
      Map<String, String> answers,
      List<String> needed) {
    this.operation = operation;
    this.acts = acts;
    this.inputs = inputs;
    this.answers = answers;
    this.needed = needed;
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
    return inputs.entrySet().stream()
        .filter(each -> each.getValue().equals(input))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** What a page takes from the answer, by its path there. */
  Map<String, String> answers() {
    return answers;
  }

  /** Of these, what it can't do without. */
  List<String> needed() {
    return needed;
  }
}
