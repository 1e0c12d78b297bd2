package dev.lathe.runtime.adapter.smtp;

/** Who asks a server of mail. */
record Account(String user, String password) {
  @Override
  public String toString() {
    return "Account[" + user + "]";
  }
}
