package dev.lathe.model.bundle.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleFormatUnknown;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BundleJsonTest {
  private static final Bundle EMPTY =
      new Bundle(
          "shop",
          "1.0.0",
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          new Schema(List.of(), List.of(), List.of()),
          List.of(),
          new TreeMap<>());

  private static final String EMPTY_TEXT =
      """
      {"format":2,"name":"shop","version":"1.0.0","routes":[],"commands":[],"queries":[],"calls":[],\
      "projections":[],"schema":{"generations":[],"indexes":[],"views":[]},"seeds":[],"files":{}}""";

  @Test
  void any_bundle_reads_back_as_it_was_written() {
    for (long seed = 0; seed < 500; seed++) {
      var bundle = new AnyBundle(new Random(seed)).bundle();
      byte[] canonical = BundleJson.write(bundle);
      assertEquals(bundle, BundleJson.read(canonical), "seed " + seed);
      assertArrayEquals(canonical, BundleJson.write(BundleJson.read(canonical)), "seed " + seed);
      var file = BundleFile.of(bundle);
      assertEquals(bundle, BundleFile.read(file.id(), file.bytes()).bundle(), "seed " + seed);
      assertArrayEquals(file.bytes(), BundleFile.of(bundle).bytes(), "seed " + seed);
    }
  }

  @Test
  void the_canonical_form_and_its_digest_stay_as_they_are() {
    assertEquals(EMPTY_TEXT, new String(BundleJson.write(EMPTY), UTF_8));
    assertEquals(BundleId.of(EMPTY_TEXT.getBytes(UTF_8)), BundleFile.of(EMPTY).id());
  }

  @Test
  void the_gzip_header_carries_no_time_name_or_platform() {
    byte[] file = BundleFile.of(EMPTY).bytes();
    assertArrayEquals(
        new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff}, Arrays.copyOf(file, 10));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          "version":"1.0.0" | "version":1         | bundle.version is no string
          "version":"1.0.0" | "version":"","x":1  | bundle.x is not known
          "version":"1.0.0",|                     | bundle.version is missing
          "routes":[]       | "routes":{}         | bundle.routes is no array
          "routes":[]       | "routes":[7]        | bundle.routes[0] is no object
          "files":{}        | "files":{"a":null}  | bundle.files.a is no string
          "files":{}}       | "files":{}          | the bundle is not JSON
          """)
  void a_broken_bundle_is_refused_with_its_place(String good, String bad, String why) {
    var text = EMPTY_TEXT.replace(good, bad == null ? "" : bad);
    var failure = assertThrows(BundleUnreadable.class, () -> BundleJson.read(text.getBytes(UTF_8)));
    assertTrue(String.valueOf(failure.getMessage()).startsWith(why), failure.getMessage());
  }

  @Test
  void a_newer_format_is_told_from_a_broken_bundle() {
    var newer = EMPTY_TEXT.replace("\"format\":2", "\"format\":3").replace("seeds", "sprouts");
    var failure =
        assertThrows(BundleFormatUnknown.class, () -> BundleJson.read(newer.getBytes(UTF_8)));
    assertEquals("the bundle has format 3, this Lathe reads format 2", failure.getMessage());
  }

  @Test
  void a_file_that_is_another_bundle_or_was_cut_is_refused() {
    var file = BundleFile.of(EMPTY);
    var other = BundleId.of(new byte[] {1});
    assertThrows(BundleUnreadable.class, () -> BundleFile.read(other, file.bytes()));
    byte[] cut = Arrays.copyOf(file.bytes(), file.bytes().length - 9);
    assertThrows(BundleUnreadable.class, () -> BundleFile.read(cut));
    assertThrows(BundleUnreadable.class, () -> BundleFile.read(new byte[0]));
  }
}
