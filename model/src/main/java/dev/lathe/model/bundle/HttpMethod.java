package dev.lathe.model.bundle;

/** The methods a binding may answer. */
public enum HttpMethod {
  GET,
  POST
}
