package dev.lathe.model.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeSpanTest {
  @ParameterizedTest
  @CsvSource({
    "P1W, P7D",
    "PT90M, PT1H30M",
    "PT36H, P1DT12H",
    "P14M, P1Y2M",
    "PT0.5S, PT0.5S",
    "PT61.500000S, PT1M1.5S",
    "P0D, PT0S",
    "-PT0S, PT0S",
    "-P1Y13MT3600S, -P2Y1MT1H",
    "P9998Y, P9998Y"
  })
  void has_one_text(String written, String canonical) {
    assertEquals(Optional.of(canonical), TimeSpan.canonical(written));
    assertEquals(Optional.of(canonical), TimeSpan.canonical(canonical));
    assertEquals(true, Pattern.compile(TimeSpan.PATTERN).matcher(written).find());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "P", "PT", "P1DT", "1D", "P1.5D", "p1d", "+P1D", "P10000Y", "P1D "})
  void is_nothing_else(String written) {
    assertEquals(Optional.empty(), TimeSpan.canonical(written));
  }
}
