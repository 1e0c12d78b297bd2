package dev.lathe.compiler.lower;

/** Our mistake, never the author's: please report it with the blueprint. */
public final class CompilerBug extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CompilerBug(String what) {
    super("this is a bug in Lathe, not in your blueprint; please report it: " + what);
  }
}
