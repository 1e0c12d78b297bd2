package dev.lathe.cli;

import dev.lathe.runtime.adapter.system.SigningKey;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.SignedBundles;
import dev.lathe.runtime.bundle.Signer;
import dev.lathe.runtime.bundle.TrustedKeys;
import dev.lathe.runtime.config.Environment;
import dev.lathe.runtime.wiring.BundleStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the store that {@code --to} names: what is pointed there is signed where {@code
 * LATHE_SIGNING_KEY} says by whom, and where {@code LATHE_TRUSTED_KEYS} names some, nothing else is
 * read than what they signed.
 */
final class Stores {
  private Stores() {}

  static BundleStore open(String address) {
    return open(address, System.getenv());
  }

  static BundleStore open(String address, Map<String, String> environment) {
    try {
      Environment settings = Environment.of(environment);
      TrustedKeys trusted =
          settings.find(TrustedKeys.VARIABLE).map(TrustedKeys::of).orElse(TrustedKeys.NONE);
      Optional<Signer> signer = settings.find(Signer.VARIABLE).map(Stores::signer);
      return SignedBundles.of(BundleStores.open(address), trusted, signer);
    } catch (IllegalArgumentException e) {
      throw Refused.usage(String.valueOf(e.getMessage()));
    }
  }

  private static Signer signer(String setting) {
    try {
      return SigningKey.of(
          SigningKey.isPem(setting) ? setting : Files.readString(Path.of(setting)));
    } catch (IOException | InvalidPathException e) {
      throw Refused.usage(
          "%s has a key's PEM text, or the name of its file: `%s` can't be read"
              .formatted(Signer.VARIABLE, setting));
    } catch (IllegalArgumentException e) {
      throw Refused.usage(Signer.VARIABLE + ": " + e.getMessage());
    }
  }

  /**
   * Keeps who has no key from a channel whose word is signed: functions that trust keys would not
   * take theirs.
   *
   * @throws Refused if that is so
   */
  static void requireKey(BundleStore store, String channel) {
    if (store.signs()) return;
    if (store.channel(channel).flatMap(said -> said.wish().signature()).isEmpty()) return;
    throw Refused.usage(
        "what channel `%s` of %s says is signed, and functions may take nothing else: say by which key with %s"
            .formatted(channel, store, Signer.VARIABLE));
  }

  /** A store as a lock file names it, which is read in any folder of this machine. */
  static String name(String address) {
    return address.startsWith("s3://")
        ? address.replaceAll("/+$", "")
        : Path.of(address).toAbsolutePath().normalize().toString();
  }
}
