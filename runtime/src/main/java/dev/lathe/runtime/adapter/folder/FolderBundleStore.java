package dev.lathe.runtime.adapter.folder;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.Channels;
import dev.lathe.runtime.bundle.StoredBundles;
import dev.lathe.runtime.platform.Time;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bundles and channels as files of a folder. A file appears whole, by a rename; who compares a
 * channel and points it holds a lock that other processes respect.
 */
public final class FolderBundleStore implements BundleStore {
  /** Locks on files keep processes apart, not threads: those of one process queue here. */
  private static final ReentrantLock POINTING = new ReentrantLock();

  private final Path folder;
  private final Time time;

  /** The folder need not exist; {@code time} says when a channel was pointed. */
  public FolderBundleStore(Path folder, Time time) {
    this.folder = folder;
    this.time = time;
  }

  @Override
  public void put(BundleId id, byte[] bytes) {
    if (!has(id)) replace(id, bytes);
    else StoredBundles.check(id, bytes);
  }

  @Override
  public void replace(BundleId id, byte[] bytes) {
    StoredBundles.check(id, bytes);
    try {
      replace(StoredBundles.key(id), bytes);
    } catch (IOException e) {
      throw failed("put bundle " + id, e);
    }
  }

  @Override
  public byte[] get(BundleId id) {
    try {
      return Files.readAllBytes(folder.resolve(StoredBundles.key(id)));
    } catch (NoSuchFileException e) {
      throw StoredBundles.missing(id, folder.toString());
    } catch (IOException e) {
      throw failed("get bundle " + id, e);
    }
  }

  @Override
  public boolean has(BundleId id) {
    return Files.exists(folder.resolve(StoredBundles.key(id)));
  }

  @Override
  public Optional<String> signature(BundleId id) {
    try {
      return Optional.of(Files.readString(folder.resolve(StoredBundles.signatureKey(id))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read the signature of bundle " + id, e);
    }
  }

  @Override
  public void sign(BundleId id, String signature) {
    try {
      replace(StoredBundles.signatureKey(id), signature.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw failed("sign bundle " + id, e);
    }
  }

  @Override
  public Optional<String> text(String channel) {
    Path file = folder.resolve(Channels.key(channel));
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read channel `" + channel + "`", e);
    }
  }

  @Override
  public boolean change(String channel, ChannelChange change) {
    String key = Channels.key(channel);
    POINTING.lock();
    try {
      Files.createDirectories(folder.resolve("channels"));
      try (var file = FileChannel.open(folder.resolve(key + ".lock"), CREATE, WRITE);
          var held = file.lock()) {
        if (!held.isValid()) throw new IOException("the lock was lost");
        Optional<String> next =
            change.next(text(channel), time.now().truncatedTo(ChronoUnit.MILLIS));
        if (next.isPresent()) replace(key, next.get().getBytes(StandardCharsets.UTF_8));
        return next.isPresent();
      }
    } catch (IOException e) {
      throw failed("point channel `" + channel + "`", e);
    } finally {
      POINTING.unlock();
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }

  /** Readers see the old file or the new one, also after a power cut. */
  private void replace(String key, byte[] bytes) throws IOException {
    Files.createDirectories(folder.resolve(key.substring(0, key.indexOf('/'))));
    Path file = folder.resolve(key);
    Path whole = file.resolveSibling("." + UUID.randomUUID());
    try {
      Files.write(whole, bytes, CREATE_NEW, WRITE, SYNC);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private BundleStoreUnavailable failed(String what, IOException e) {
    return new BundleStoreUnavailable("cannot " + what + " in " + folder, e);
  }
}
