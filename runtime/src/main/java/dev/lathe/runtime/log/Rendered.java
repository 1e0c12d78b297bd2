package dev.lathe.runtime.log;

/** JSON that is put into a line as it stands. */
record Rendered(String json) {
  @Override
  public String toString() {
    return json;
  }
}
