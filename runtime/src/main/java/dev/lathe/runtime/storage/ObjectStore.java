package dev.lathe.runtime.storage;

import dev.lathe.runtime.module.ModuleFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the bytes of files are: a client puts and gets them itself, at addresses that are signed
 * here and end by themselves. Thread-safe.
 */
public interface ObjectStore {
  /**
   * An address that one request may be sent to.
   *
   * @param headers that the request has to have, by their names
   * @param until after this moment no request may begin
   */
  record Presigned(String url, SortedMap<String, String> headers, Instant until) {
    public Presigned {
      headers = new TreeMap<>(headers);
    }
  }

  /**
   * What is there.
   *
   * @param size in bytes
   * @param type its media type, empty where the store was told none
   */
  record Stored(long size, String type) {}

  /** Has a PUT refused, with 412, where an object is there already. */
  String ONLY_WHERE_NOTHING_IS = "If-None-Match";

  /**
   * Where to PUT an object of exactly {@code size} bytes and of the media type {@code type}, once.
   * Asks nobody.
   *
   * @param key of {@code A-Z a-z 0-9 - _ . /}
   */
  Presigned put(String key, String type, long size, Duration life) throws ModuleFailed;

  /**
   * Where to GET an object as a file called {@code filename}. Asks nobody.
   *
   * @param filename of any characters
   */
  Presigned get(String key, String filename, Duration life) throws ModuleFailed;

  /** What is at {@code key}, if anything. */
  Optional<Stored> look(String key, Duration timeout) throws ModuleFailed;

  /** Removes what is at {@code key}; one that is not there is removed. */
  void remove(String key, Duration timeout) throws ModuleFailed;
}
