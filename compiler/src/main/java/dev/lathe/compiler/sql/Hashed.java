package dev.lathe.compiler.sql;

import dev.lathe.model.bundle.Generation;
import dev.lathe.model.digest.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A generation's statements, printed with the hash of themselves in their names.
 *
 * @param depth of the deepest of them
 */
public record Hashed(String hash, Generation generation, Depth depth) {
  /** Stands for the hash in a name while the hash is made. */
  private static final String PLACE = "{generation}";

  /** Hex digits of the hash in a name: 32 bits tell the generations of one table apart. */
  static final int DIGITS = 8;

  /**
   * The generation of {@code table}, which {@code ddl} makes and {@code fill} fills with the events
   * of {@code entity}.
   *
   * @param misfit finds the event for which {@code fill} fails; the table's content does not depend
   *     on it
   */
  public static Hashed of(
      SchemaName table,
      String entity,
      List<Statement> ddl,
      Statement fill,
      Optional<Select> misfit) {
    return of(table, entity, ddl, Optional.empty(), fill, misfit);
  }

  /**
   * What {@code fill} inserts into, where it stands only as long as it is needed.
   *
   * @param ddl makes the view and its trigger, where they are not there
   */
  public record Folding(SchemaName view, List<Statement> ddl) {
    public Folding {
      ddl = List.copyOf(ddl);
    }
  }

  /** The same with {@code folding} apart from what makes the table. */
  public static Hashed of(
      SchemaName table,
      String entity,
      List<Statement> ddl,
      Optional<Folding> folding,
      Statement fill,
      Optional<Select> misfit) {
    var all = new ArrayList<>(ddl);
    folding.ifPresent(some -> all.addAll(some.ddl()));
    String hash = hash(all, fill);
    List<Printed> folds =
        folding.map(Folding::ddl).orElse(List.of()).stream()
            .map(statement -> Printer.print(statement, hash))
            .toList();
    List<Printed> makes = ddl.stream().map(statement -> Printer.print(statement, hash)).toList();
    Printed fills = Printer.print(fill, hash);
    return new Hashed(
        hash,
        new Generation(
            table.text(hash),
            entity,
            makes.stream().map(Printed::text).toList(),
            folding.map(
                some ->
                    new Generation.Folding(
                        some.view().text(hash), folds.stream().map(Printed::text).toList())),
            fills.text(),
            misfit.map(select -> Printer.print(select).text()),
            Optional.empty(),
            List.of(),
            Optional.empty()),
        Stream.concat(makes.stream(), folds.stream())
            .map(Printed::depth)
            .reduce(fills.depth(), Depth::max));
  }

  /** {@code name} as the database has it. */
  public String in(SchemaName name) {
    return name.text(hash);
  }

  /** The hash that {@code ddl} has alone. */
  public static String hash(List<Statement> ddl) {
    return digest(texts(ddl).toString());
  }

  /** {@code ddl} with {@code hash} in its names. */
  public static List<String> printed(List<Statement> ddl, String hash) {
    return ddl.stream().map(statement -> Printer.print(statement, hash).text()).toList();
  }

  private static String hash(List<Statement> ddl, Statement fill) {
    return digest(texts(ddl).append(Printer.print(fill, PLACE).text()).toString());
  }

  private static StringBuilder texts(List<Statement> ddl) {
    var text = new StringBuilder();
    for (Statement statement : ddl) {
      text.append(Printer.print(statement, PLACE).text()).append('\0');
    }
    return text;
  }

  private static String digest(String text) {
    return Sha256.hex(text).substring(0, DIGITS);
  }
}
