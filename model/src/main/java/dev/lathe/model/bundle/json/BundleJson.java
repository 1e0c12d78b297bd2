package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleFormatUnknown;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The canonical JSON form of a {@link Bundle}: UTF-8, no white space, members in one fixed order,
 * absent values left out. Equal bundles give equal bytes; reading what was written gives an equal
 * bundle.
 */
public final class BundleJson {
  /** Raised when an older reader would misunderstand a newer file; 2 came with calls. */
  public static final int FORMAT = 2;

  private BundleJson() {}

  /** Writes the canonical bytes, whose digest is the bundle's id. */
  public static byte[] write(Bundle bundle) {
    return JsonText.write(BundleWriter.bundle(bundle)).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads strictly: every member must be there, and no other.
   *
   * @throws BundleFormatUnknown if the bytes are a bundle of another {@link #FORMAT}
   * @throws BundleUnreadable if they are no bundle
   */
  public static Bundle read(byte[] canonical) {
    try {
      var fields = Fields.of(JsonText.parse(text(canonical)), "bundle");
      Json format = fields.json("format");
      if (!format.equals(Json.of(FORMAT))) {
        throw new BundleFormatUnknown(JsonText.write(format), FORMAT);
      }
      return BundleReader.bundle(fields);
    } catch (JsonText.MalformedJson e) {
      throw new BundleUnreadable("the bundle is not JSON: " + e.getMessage(), e);
    }
  }

  private static String text(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new BundleUnreadable("the bundle is not UTF-8", e);
    }
  }
}
