package dev.lathe.dev.identity;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a server's issuer is, in a file of its data folder: with it {@code lathe token} signs as the
 * server's issuer would, and no request can have a token made.
 *
 * @param issuer as tokens name it
 * @param key the private key, as a JWK
 * @param audiences whom the blueprint's tokens are for
 * @param claims what the blueprint calls claims, and their names in its providers' tokens
 */
public record IssuerFile(
    String issuer, String key, List<String> audiences, SortedMap<String, List<String>> claims) {
  private static final String NAME = "issuer.json";

  public IssuerFile {
    audiences = List.copyOf(audiences);
    claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
  }

  /** The one in {@code folder}; empty where none is, or none that can be read. */
  public static Optional<IssuerFile> in(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) return Optional.empty();
    try {
      return JsonText.parse(Files.readString(file)) instanceof Json.Obj object
          ? read(object)
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonText.MalformedJson e) {
      return Optional.empty();
    }
  }

  private static Optional<IssuerFile> read(Json.Obj object) {
    String issuer = text(object.get("issuer").orElse(Json.NULL));
    String key = text(object.get("key").orElse(Json.NULL));
    if (issuer.isEmpty() || key.isEmpty()) return Optional.empty();
    var claims = new TreeMap<String, List<String>>();
    if (object.get("claims").orElse(Json.NULL) instanceof Json.Obj named) {
      for (Map.Entry<String, Json> claim : named.members().entrySet()) {
        claims.put(claim.getKey(), texts(claim.getValue()));
      }
    }
    return Optional.of(
        new IssuerFile(issuer, key, texts(object.get("audiences").orElse(Json.NULL)), claims));
  }

  /** Puts it into {@code folder}, for nobody else's eyes. */
  void write(Path folder) {
    var named = new Members();
    claims.forEach((name, own) -> named.with(name, own));
    String text =
        new Members()
            .with("issuer", issuer)
            .with("key", key)
            .with("audiences", audiences)
            .with("claims", named)
            .text();
    Path file = folder.resolve(NAME);
    Path fresh = folder.resolve(NAME + ".new");
    try {
      Files.deleteIfExists(fresh);
      if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
        Files.createFile(
            fresh,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(fresh, text + "\n");
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets it, and with it every token that was signed by it. */
  public static void delete(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(NAME));
  }

  private static List<String> texts(Json json) {
    var texts = new ArrayList<String>();
    if (json instanceof Json.Arr(var items)) items.forEach(item -> texts.add(text(item)));
    return texts;
  }

  private static String text(Json json) {
    return json instanceof Json.Str(String text) ? text : "";
  }
}
