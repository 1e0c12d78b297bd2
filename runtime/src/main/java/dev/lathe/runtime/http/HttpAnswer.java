package dev.lathe.runtime.http;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is sent back.
 *
 * @param headers by their usual names, e.g. {@code Content-Type}; one value each
 * @param body {@link AnswerBody#NONE} for a HEAD
 */
public record HttpAnswer(int status, SortedMap<String, String> headers, AnswerBody body) {
  public HttpAnswer {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
  }

  /** What a HEAD is answered: the headers of a GET, its length among them. */
  HttpAnswer withoutBody() {
    if (status == 304) return this; // it has no body, and no length but that of a GET's 200
    var all = new TreeMap<>(headers);
    all.put("Content-Length", Integer.toString(length()));
    return new HttpAnswer(status, all, AnswerBody.NONE);
  }

  private int length() {
    return switch (body) {
      case AnswerBody.Text(String text) -> text.getBytes(StandardCharsets.UTF_8).length;
      case AnswerBody.Bytes bytes -> bytes.size();
    };
  }
}
