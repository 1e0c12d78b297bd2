package dev.lathe.runtime.module;

/**
 * Which hosts settings mean.
 *
 * @param text a host's name, or {@code *.example.com} for all below that one
 */
public record HostPattern(String text) {
  /** Whether {@code host}, in lower case, is one of them. */
  public boolean fits(String host) {
    return text.startsWith("*.") ? host.endsWith(text.substring(1)) : host.equals(text);
  }
}
