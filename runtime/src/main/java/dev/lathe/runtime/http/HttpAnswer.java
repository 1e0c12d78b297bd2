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

  HttpAnswer withoutBody() {
    return new HttpAnswer(status, headers, AnswerBody.NONE);
  }
}
