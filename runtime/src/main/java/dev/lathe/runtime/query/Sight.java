package dev.lathe.runtime.query;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.digest.Sha256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an aggregate is seen through: a bundle, and all that its statement is told. */
final class Sight {
  /** Hex digits; 80 bits are no accident of one client's answers. */
  private static final int LENGTH = 20;

  private Sight() {}

  /** Another bundle, claim or input that the statement reads gives another text. */
  static String of(BundleId bundle, List<@Nullable Object> told) {
    var text = new StringBuilder(bundle.value());
    for (Object value : told) {
      if (value == null) {
        text.append("\u0000-");
      } else {
        String one = value.toString();
        text.append('\u0000').append(one.length()).append(value instanceof String ? 't' : 'n');
        text.append(one);
      }
    }
    return Sha256.hex(text.toString()).substring(0, LENGTH);
  }
}
