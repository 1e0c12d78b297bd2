package dev.lathe.bench.load;

/** Where a request comes in, the innermost first. */
enum Door {
  BARE("bare statement"),
  EXECUTOR("executor"),
  HANDLER("handler");

  private final String text;

  Door(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
