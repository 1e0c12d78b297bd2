package dev.lathe.model.bundle.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleFormatUnknown;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleTooLarge;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.BundledFile;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.json.JsonText.MalformedJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BundleFileTest {
  private static final BundledFile PICTURE =
      new BundledFile("image/png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff});
  private static final Bundle SMALL = bundle(Map.of("ui/logo.png", PICTURE));

  private static final String OPERATIONS =
      """
      {"routes":[{"service":"s","binding":"b","method":"GET","path":"/","operation":\
      {"kind":"query","name":"s.q"},"inputs":[],"strictBody":false,"auth":[]}],\
      "commands":[],"queries":[],"calls":[]}""";

  private static Bundle bundle(Map<String, BundledFile> files) {
    return new Bundle(
        "shop",
        "1.0.0",
        new Operations(List.of(), List.of(), List.of(), List.of()),
        List.of(),
        new Schema(List.of(), List.of(), List.of()),
        List.of(),
        Outlines.NONE,
        new TreeMap<>(files));
  }

  @Test
  void any_bundle_reads_back_as_it_was_written() {
    for (long seed = 0; seed < 500; seed++) {
      var bundle = new AnyBundle(new Random(seed)).bundle();
      var file = BundleFile.of(bundle);
      assertArrayEquals(file.bytes(), BundleFile.of(bundle).bytes(), "seed " + seed);
      var read = BundleFile.read(file.id(), file.bytes());
      read.verify();
      assertEquals(bundle, read.bundle(), "seed " + seed);
      assertEquals(bundle.operations(), read.operations(), "seed " + seed);
      assertEquals(bundle.projections(), read.projections(), "seed " + seed);
      assertEquals(bundle.schema(), read.schema(), "seed " + seed);
      assertEquals(bundle.seeds(), read.seeds(), "seed " + seed);
    }
  }

  @Test
  void the_manifest_is_two_lines_of_text_whose_digest_is_the_id() {
    String manifest =
        """
        lathe bundle 5
        {"name":"shop","version":"1.0.0","parts":[\
        {"name":"operations","contentType":"application/json","bytes":51,"sha256":\
        "1b55d01fff37eeb52d6cabc082f3af229f168ef72c18a0c68e380b4bfa3369db"},\
        {"name":"projections","contentType":"application/json","bytes":18,"sha256":\
        "9c1b175560e0b4be074589e542acc2cfce007d1a40e0edfdf3c701017d887315"},\
        {"name":"schema","contentType":"application/json","bytes":42,"sha256":\
        "2bc2bf0e721bc2afaad72bc03f4d9a163c42493c21ed47fcf2921be34c936c69"},\
        {"name":"seeds","contentType":"application/json","bytes":12,"sha256":\
        "d6c96954b186a21249e5591380808314a8e03a54b3844c451529ce00ad35af46"},\
        {"name":"outlines","contentType":"application/json","bytes":34,"sha256":\
        "2c4c31f65504fc1108e6c1a706842bd6e621d6f27c59c7aaafded83ec3d87e36"}],\
        "files":[{"name":"ui/logo.png","contentType":"image/png","bytes":6,"sha256":\
        "ffdb519b788f33bddc8647611c3a24cc5e1a9ef5780c1f6f828a637c309ad8f1"}]}
        """;
    var file = BundleFile.of(SMALL);
    assertEquals(manifest, new String(file.bytes(), 0, manifest.length(), UTF_8));
    assertEquals(BundleId.of(manifest.getBytes(UTF_8)), file.id());
  }

  @Test
  void the_id_does_not_depend_on_how_sections_are_packed() throws IOException {
    var file = BundleFile.of(SMALL);
    var packed = new ArrayList<byte[]>();
    for (Part<?> part : Part.of(SMALL)) packed.add(stored(part.write(SMALL)));
    packed.add(stored(PICTURE.bytes()));
    byte[] other = Sections.join(Manifest.read(file.bytes()).manifest().write(), packed);
    assertTrue(other.length > file.bytes().length);
    assertEquals(SMALL, BundleFile.read(file.id(), other).bundle());
  }

  /** Packed by something that compresses nothing. */
  private static byte[] stored(byte[] content) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip =
        new GZIPOutputStream(out) {
          {
            def.setLevel(Deflater.NO_COMPRESSION);
          }
        }) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  @Test
  void each_single_byte_that_changed_is_found() {
    var file = BundleFile.of(SMALL);
    byte[] bytes = file.bytes();
    for (int at = 0; at < bytes.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) (1 << bit);
        assertThrows(
            BundleUnreadable.class,
            () -> BundleFile.read(file.id(), changed).verify(),
            "bit " + bit + " of byte " + at);
      }
    }
  }

  @Test
  void a_file_that_was_cut_off_or_goes_on_is_refused_at_once() {
    byte[] bytes = BundleFile.of(SMALL).bytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(BundleUnreadable.class, () -> BundleFile.read(cut), "at " + length);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThrows(BundleUnreadable.class, () -> BundleFile.read(longer));
  }

  @Test
  void a_file_that_is_another_bundle_is_refused() {
    var other = BundleId.of(new byte[] {1});
    var failure =
        assertThrows(
            BundleUnreadable.class, () -> BundleFile.read(other, BundleFile.of(SMALL).bytes()));
    assertEquals(
        "the bundle stored as " + other + " has the digest " + BundleFile.of(SMALL).id(),
        failure.getMessage());
  }

  @Test
  void a_damaged_part_harms_only_whoever_reads_it() {
    var bundle = new AnyBundle(new Random(7)).bundle();
    byte[] bytes = BundleFile.of(bundle).bytes();
    Packed operations =
        Sections.of(Manifest.read(bytes).manifest(), bytes, Manifest.read(bytes).bytes())
            .part("operations")
            .orElseThrow();
    bytes[operations.offset() + 12] ^= 1;
    var read = BundleFile.read(BundleFile.of(bundle).id(), bytes);
    assertEquals(bundle.projections(), read.projections());
    assertEquals(bundle.schema(), read.schema());
    assertEquals(bundle.seeds(), read.seeds());
    var failure = assertThrows(BundleUnreadable.class, read::operations);
    assertEquals(
        "`operations` of the bundle is damaged: its checksum is another one", failure.getMessage());
    assertThrows(BundleUnreadable.class, read::verify);
  }

  @Test
  void a_part_that_is_not_known_is_passed_over_and_one_that_lacks_is_told() {
    byte[] content = "{}".getBytes(UTF_8);
    var later = Section.of("explanations", "application/json", content);
    var seeds = Section.of("seeds", "application/json", new SeedsPart().write(SMALL));
    byte[] file =
        Sections.join(
            new Manifest("shop", "1.0.0", List.of(later, seeds), List.of()).write(),
            List.of(Packed.pack(content), Packed.pack(new SeedsPart().write(SMALL))));
    var read = BundleFile.read(file);
    read.verify();
    assertEquals(List.of(), read.seeds());
    var failure = assertThrows(BundleUnreadable.class, read::operations);
    assertEquals("the bundle lacks the part `operations`", failure.getMessage());
  }

  @Test
  void a_section_is_not_unpacked_beyond_what_its_manifest_announces() {
    byte[] bomb = Packed.pack(new byte[64 * 1024 * 1024]);
    var announced = new Section("bomb", "text/plain", 10, "0".repeat(64));
    var failure = assertThrows(BundleUnreadable.class, () -> alone(announced, bomb).file("bomb"));
    assertEquals("`bomb` of the bundle is damaged: it has another size", failure.getMessage());

    var large = new Section("bomb", "text/plain", 5 * 1024 * 1024, "0".repeat(64));
    failure = assertThrows(BundleUnreadable.class, () -> alone(large, bomb).file("bomb"));
    assertEquals(
        "`bomb` of the bundle has 5242880 bytes, at most 4194304 are read", failure.getMessage());

    var larger = new Section("bomb", "text/plain", 64 * 1024 * 1024, "0".repeat(64));
    failure = assertThrows(BundleUnreadable.class, () -> alone(larger, bomb));
    assertEquals(
        "the bundle has 67108864 bytes unpacked, at most 33554432 are read", failure.getMessage());
  }

  private static BundleFile alone(Section file, byte[] packed) {
    var manifest = new Manifest("shop", "1.0.0", List.of(), List.of(file));
    return BundleFile.read(Sections.join(manifest.write(), List.of(packed)));
  }

  @Test
  void what_is_too_large_is_named_when_it_is_written() {
    var large = new BundledFile("text/plain", new byte[BundleFile.MAXIMUM_FILE_BYTES + 1]);
    assertEquals(
        "the file `a.txt` of the bundle has 4194305 bytes, at most 4194304 are taken",
        assertThrows(BundleTooLarge.class, () -> BundleFile.of(bundle(Map.of("a.txt", large))))
            .getMessage());

    var view = new Schema.View("v", "x".repeat(new SchemaPart().maximumBytes()));
    var schema =
        new Bundle(
            "shop",
            "1.0.0",
            SMALL.operations(),
            List.of(),
            new Schema(List.of(), List.of(), List.of(view)),
            List.of(),
            Outlines.NONE,
            new TreeMap<>());
    assertEquals(
        "the part `schema` of the bundle has 8388674 bytes, at most 8388608 are taken",
        assertThrows(BundleTooLarge.class, () -> BundleFile.of(schema)).getMessage());

    var files = new TreeMap<String, BundledFile>();
    var full = new BundledFile("text/plain", new byte[BundleFile.MAXIMUM_FILE_BYTES]);
    for (int i = 0; i < 8; i++) files.put("file" + i, full);
    assertEquals(
        "the whole of the bundle has 33554589 bytes, at most 33554432 are taken",
        assertThrows(BundleTooLarge.class, () -> BundleFile.of(bundle(files))).getMessage());
  }

  @Test
  void files_are_read_by_their_paths() {
    var file = BundleFile.of(SMALL);
    assertEquals(Optional.of(PICTURE), file.file("ui/logo.png"));
    assertEquals(Optional.empty(), file.file("operations"));
  }

  @Test
  void other_formats_are_told_from_broken_bundles_with_what_to_do() {
    assertEquals(
        "the bundle has format 2, this Lathe reads format 5: who wrote it is older; compile its"
            + " blueprint again with a Lathe of this release",
        unknown(Packed.pack("{\"format\":2}".getBytes(UTF_8))));
    assertEquals(
        "the bundle has format 6, this Lathe reads format 5: it is the older of the two; upgrade"
            + " it, functions by their newer zips, or compile with its release",
        unknown("lathe bundle 6\nwhatever".getBytes(UTF_8)));
    for (String text : List.of("", "lathe bundle\n", "lathe bundle x\n", "{}", "lathe bundle 5")) {
      var failure =
          assertThrows(BundleUnreadable.class, () -> BundleFile.read(text.getBytes(UTF_8)));
      assertEquals("the file is not a bundle", failure.getMessage());
    }
  }

  private static String unknown(byte[] file) {
    return String.valueOf(
        assertThrows(BundleFormatUnknown.class, () -> BundleFile.read(file)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          "service":"s"      | "service":1         | /routes/0/service is not a string
          "auth":[]          | "auth":[],"x":1     | /routes/0/x is not known
          "service":"s",     |                     | /routes/0/binding comes where `service` is
          "queries":[]       | "queries":{}        | /queries is not an array
          "commands":[]      | "commands":[7]      | /commands/0 is not an object
          "strictBody":false | "strictBody":0      | /routes/0/strictBody is neither true nor
          "method":"GET"     | "method":"BREW"     | /routes/0/method has no such word as `BREW`
          "calls":[]}        | "calls":[]          | Unexpected end-of-input
          "calls":[]}        | "calls":[]}7        | the root there is more
          """)
  void a_broken_part_is_refused_with_its_place(String good, String bad, String why) {
    byte[] broken = OPERATIONS.replace(good, bad == null ? "" : bad).getBytes(UTF_8);
    var failure = assertThrows(MalformedJson.class, () -> new OperationsPart().read(broken));
    assertTrue(String.valueOf(failure.getMessage()).startsWith(why), failure.getMessage());
  }
}
