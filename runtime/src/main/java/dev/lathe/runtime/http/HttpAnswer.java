package dev.lathe.runtime.http;

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

  /** With one more header; another one of that name is replaced. */
  HttpAnswer with(String name, String value) {
    var more = new TreeMap<>(headers);
    more.put(name, value);
    return new HttpAnswer(status, more, body);
  }

  HttpAnswer withoutBody() {
    return new HttpAnswer(status, headers, AnswerBody.NONE);
  }
}
