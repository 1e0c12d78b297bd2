package dev.lathe.conformance.differential;

/** The format leaves open what the answer is: rows that tie at a limit, sums of rounded numbers. */
@SuppressWarnings("serial")
final class Undetermined extends RuntimeException {
  Undetermined(String why) {
    super(why, null, false, false);
  }
}
