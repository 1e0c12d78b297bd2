package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lathe.model.bundle.json.BundleFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

/** Same bytes in, same bytes out, wherever it is compiled. */
final class DeterminismTest {
  private static final Path SALES = Path.of("src/test/resources/golden/sales/blueprint");

  @Test
  void a_bundle_is_the_same_in_every_locale_and_time_zone() {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    var expected = BundleFile.of(GoldenTest.compiled(SALES)).bytes();
    try {
      for (String tag : List.of("tr-TR", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva")) {
        for (String id : List.of("Asia/Tokyo", "America/St_Johns")) {
          Locale.setDefault(Locale.forLanguageTag(tag));
          TimeZone.setDefault(TimeZone.getTimeZone(id));
          var actual = BundleFile.of(GoldenTest.compiled(SALES)).bytes();
          assertArrayEquals(expected, actual, tag + " " + id);
        }
      }
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }
}
