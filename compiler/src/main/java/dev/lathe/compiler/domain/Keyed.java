package dev.lathe.compiler.domain;

/** Which idempotency key a call tells its module. */
public enum Keyed {
  /** The client's. */
  INHERIT,
  NONE,
  /** One of the request's run and the call's place in it. */
  DERIVE
}
