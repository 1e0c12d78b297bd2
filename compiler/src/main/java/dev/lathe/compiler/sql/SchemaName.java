package dev.lathe.compiler.sql;

/** The name of a table, a view, an index or a trigger. */
public sealed interface SchemaName {
  /** A name as it is. */
  record Fixed(String text) implements SchemaName {}

  /**
   * A name with the hash of its generation in it, which is known only when all that the generation
   * consists of was printed.
   *
   * @param before what stands before {@code _} and the hash
   * @param after what stands behind the hash; mostly nothing
   */
  record Hashed(String before, String after) implements SchemaName {
    /** The same with more behind it. */
    public Hashed with(String more) {
      return new Hashed(before, after + more);
    }
  }

  static SchemaName of(String text) {
    return new Fixed(text);
  }

  static Hashed hashed(String before) {
    return new Hashed(before, "");
  }

  /** The name where {@code hash} is the generation's. */
  default String text(String hash) {
    return switch (this) {
      case Fixed(String text) -> text;
      case Hashed(String before, String after) -> before + "_" + hash + after;
    };
  }
}
