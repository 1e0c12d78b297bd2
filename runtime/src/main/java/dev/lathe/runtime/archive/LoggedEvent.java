package dev.lathe.runtime.archive;

/**
 * An event of the log.
 *
 * @param position where it stands in the log
 * @param stream {@code Entity-id}
 * @param version its place in the stream, from 1
 * @param line it as a CloudEvent in JSON on one line, its data byte for byte as it was written
 */
public record LoggedEvent(long position, String stream, long version, String line) {}
