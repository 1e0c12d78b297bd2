package dev.lathe.compiler.lower;

import dev.lathe.compiler.blueprint.Entity;
import dev.lathe.model.bundle.Generation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A generation's statements with the hash of themselves in their names.
 *
 * @param hash what stands for {@link #PLACE}
 */
record Hashed(String hash, Generation generation) {
  /** Stands for the hash in a name until the hash is known. */
  static final String PLACE = "{generation}";

  /** Hex digits of the hash in a name: 32 bits tell the generations of one table apart. */
  private static final int DIGITS = 8;

  static Hashed of(String table, Entity source, List<String> ddl, String fill) {
    String hash = hash(ddl, fill);
    return new Hashed(
        hash,
        new Generation(
            table.replace(PLACE, hash),
            source.name().text(),
            ddl.stream().map(s -> s.replace(PLACE, hash)).toList(),
            fill.replace(PLACE, hash)));
  }

  String in(String name) {
    return name.replace(PLACE, hash);
  }

  private static String hash(List<String> ddl, String fill) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (String statement : ddl) {
        digest.update(statement.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      byte[] hash = digest.digest(fill.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
