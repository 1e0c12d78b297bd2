package dev.lathe.model.bundle.json;

import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;

/**
 * One of the things that a bundle file holds, as its manifest says: a part, or a file.
 *
 * @param name the part's, or the file's path
 * @param bytes its size unpacked
 * @param sha256 of its unpacked bytes, hex
 */
record Section(String name, String contentType, int bytes, String sha256) {
  static Section of(String name, String contentType, byte[] content) {
    return new Section(name, contentType, content.length, Sha256.hex(content));
  }

  static Section read(CanonicalReader in) {
    return new Section(
        in.text("name"), in.text("contentType"), in.integer("bytes"), in.text("sha256"));
  }

  Json.Obj json() {
    return new Members()
        .with("name", name)
        .with("contentType", contentType)
        .with("bytes", bytes)
        .with("sha256", sha256)
        .object();
  }
}
