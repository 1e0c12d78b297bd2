package dev.lathe.cli;

import dev.lathe.dev.DevServer;
import dev.lathe.dev.LambdaServer;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.bundle.Motive;
import java.util.List;
import java.util.Optional;

/** A server that takes what is saved, in whatever processes it answers. */
interface ReloadedServer {
  /** What it serves; empty where the store has lost it. */
  Optional<Bundle> live();

  /** Makes {@code bundle} live. */
  void deploy(Bundle bundle, Motive motive);

  /** Says in its answers and pages that what was saved is not live, and why. */
  void hold(String why);

  /** Tells open pages that what was saved is not in order. */
  void broken(String findings);

  /** Tells open pages that what was saved answers. */
  void announce(long millis);

  /** Keeps for its console what became of a save. */
  void compiled(Compilation compilation, boolean live, List<String> breaking);

  /** All parts in one process, with a console. */
  static ReloadedServer of(DevServer server, ConsoleDocuments console) {
    return new ReloadedServer() {
      @Override
      public Optional<Bundle> live() {
        return server.live();
      }

      @Override
      public void deploy(Bundle bundle, Motive motive) {
        server.deploy(bundle, motive);
      }

      @Override
      public void hold(String why) {
        server.hold(why);
      }

      @Override
      public void broken(String findings) {
        server.broken(findings);
      }

      @Override
      public void announce(long millis) {
        server.announce(millis);
      }

      @Override
      public void compiled(Compilation compilation, boolean live, List<String> breaking) {
        console.compiled(compilation, live, breaking);
      }
    };
  }

  /** The packaged functions, which have neither pages of their own nor a console. */
  static ReloadedServer of(LambdaServer server) {
    return new ReloadedServer() {
      @Override
      public Optional<Bundle> live() {
        return server.live();
      }

      @Override
      public void deploy(Bundle bundle, Motive motive) {
        server.deploy(bundle, motive);
      }

      @Override
      public void hold(String why) {}

      @Override
      public void broken(String findings) {}

      @Override
      public void announce(long millis) {}

      @Override
      public void compiled(Compilation compilation, boolean live, List<String> breaking) {}
    };
  }
}
