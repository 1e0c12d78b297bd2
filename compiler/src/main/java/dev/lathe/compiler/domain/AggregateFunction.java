package dev.lathe.compiler.domain;

/** What a reduce measures of a group, by its JSON word in lower case. */
public enum AggregateFunction {
  COUNT,
  COUNT_DISTINCT,
  SUM,
  AVG,
  MIN,
  MAX,
  GROUP_ARRAY
}
