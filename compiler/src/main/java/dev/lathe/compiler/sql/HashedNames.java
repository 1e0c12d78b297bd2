package dev.lathe.compiler.sql;

import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.Schema;
import java.util.List;

/** The names of a bundle's tables, as the author knows them. */
public final class HashedNames {
  private final List<String> hashes;

  public HashedNames(Schema schema) {
    this.hashes =
        schema.generations().stream().map(Generation::name).map(HashedNames::ending).toList();
  }

  private static String ending(String table) {
    return table.substring(Math.max(0, table.length() - Hashed.DIGITS - 1));
  }

  /** {@code text}, in which names of tables, views and indexes stand, without their hashes. */
  public String without(String text) {
    String authored = text;
    for (String hash : hashes) {
      authored = authored.replace(hash, "");
    }
    return authored;
  }
}
